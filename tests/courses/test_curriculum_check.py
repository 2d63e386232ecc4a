"""What the curriculum's check notices: each test spoils one thing."""

import copy
import json
import shutil
from dataclasses import replace

import pytest

from courses import curriculum_archive as archives
from courses import curriculum_check as curriculum
from courses import curriculum_text as text

pytestmark = pytest.mark.once

pytest.importorskip("textstat", reason="reading grades need textstat")


@pytest.fixture(scope="module")
def archive():
    return archives.load()


@pytest.fixture
def changed(archive):
    """An archive to spoil: the same content, free to edit."""
    return copy.deepcopy(archive)


def module_of(archive, number):
    return next(module for module in archive.modules if module["number"] == number)


def first(module, kind):
    return next(archives.of_type(module, kind))


def test_it_notices_a_missing_scene(changed):
    lesson = next(
        lesson
        for lesson in changed.written[0]["lessons"]
        if any(block["type"] == "scenario" for block in lesson["body"])
    )
    lesson["body"] = [
        block for block in lesson["body"] if block["value"].get("job_groups") != ["operations"]
    ]

    failures = curriculum.check(changed).failures

    assert "our-policy-our-roles: 0 scenarios for operations" in failures


def test_it_notices_a_rationale_used_twice(changed):
    options = first(changed.written[0], "scenario")["options"]
    options[0]["rationale"] = options[1]["rationale"]

    assert any("the same rationale" in failure for failure in curriculum.check(changed).failures)


def test_it_notices_a_rationale_too_short_to_help(changed):
    first(changed.written[0], "scenario")["options"][0]["rationale"] = "Because it is so."

    assert any("under 8 words" in failure for failure in curriculum.check(changed).failures)


@pytest.mark.parametrize(
    "prompt",
    [
        "Do you agree that the policy is right?",
        "What is your race?",
        "I believe that bias is real. True or false?",
        "As a white person, what would you say?",
    ],
)
def test_it_notices_a_question_about_belief_or_identity(changed, prompt):
    first(changed.written[0], "knowledge_check")["prompt"] = prompt

    assert any("agreement or identity" in failure for failure in curriculum.check(changed).failures)


def test_it_notices_two_scenes_that_are_nearly_one(changed):
    scenes = list(archives.of_type(changed.written[0], "scenario"))
    scenes[1]["scene"] = scenes[0]["scene"]

    assert any("the same words" in failure for failure in curriculum.check(changed).failures)


def test_it_notices_hard_reading(changed):
    paragraph = first(changed.written[0], "paragraph")
    paragraph["text"] = (
        "<p>" + "Institutional accountability necessitates comprehensive organization. " * 90
    )

    assert any("reads at grade" in failure for failure in curriculum.check(changed).failures)


def test_it_notices_an_id_used_twice_and_one_that_is_no_uuid(changed):
    scenes = list(archives.of_type(changed.written[0], "scenario"))
    scenes[0]["options"][0]["id"] = scenes[1]["options"][0]["id"]
    scenes[2]["options"][0]["id"] = "option-one"

    failures = curriculum.check(changed).failures

    assert any(failure.startswith("id used 2 times") for failure in failures)
    assert "not a UUID of version 4: option-one" in failures


def test_it_notices_a_missing_drawing_and_a_missing_description(changed):
    image = first(changed.written[0], "image")
    image["file"], image["alt"] = "media/lost.svg", ""

    failures = curriculum.check(changed).failures

    assert "our-policy-our-roles: media/lost.svg is missing" in failures
    assert "our-policy-our-roles: no alt text for media/lost.svg" in failures


def test_it_notices_a_right_answer_given_away_by_its_length(changed):
    for module in changed.written:
        for value in archives.of_type(module, "scenario"):
            best = next(option for option in value["options"] if option["rating"] == "best")
            best["text"] += " This one is a good deal longer than all of the others."

    assert any("is the longest" in failure for failure in curriculum.check(changed).failures)


def test_it_notices_a_right_answer_given_away_by_its_place(changed):
    for module in changed.written:
        for value in archives.of_type(module, "scenario"):
            value["options"].sort(key=lambda option: option["rating"] != "best")

    assert any("too often in place 1" in failure for failure in curriculum.check(changed).failures)


def test_it_notices_a_pool_too_small_for_its_draw(changed):
    first(changed.written[0], "question_pool")["draw"] = 12

    assert any("times as many" in failure for failure in curriculum.check(changed).failures)


def test_it_notices_a_question_without_a_right_answer(changed):
    for option in first(changed.written[0], "knowledge_check")["options"]:
        option["correct"] = False

    assert any("0 right answers" in failure for failure in curriculum.check(changed).failures)


def test_it_notices_when_a_student_of_the_founding_papers_is_not_met(changed):
    for module in changed.written:
        for value in archives.of_type(module, "scenario"):
            value["scene"] = value["scene"].replace("trauma", "trouble")

    assert "no scenario with a traumatized student" in curriculum.check(changed).failures


def drop(module, kind):
    """Take every block of a kind out of a module."""
    for lesson in module["lessons"]:
        lesson["body"] = [block for block in lesson["body"] if block["type"] != kind]


@pytest.mark.parametrize("kind", ["reflection", "self_rating", "commitment", "question_pool"])
def test_it_notices_a_missing_part(changed, kind):
    drop(changed.written[0], kind)

    assert f"our-policy-our-roles: no {kind}" in curriculum.check(changed).failures


def test_it_notices_a_module_without_its_story(changed):
    first(changed.written[0], "callout")["tone"] = "note"

    assert "our-policy-our-roles: no worked story" in curriculum.check(changed).failures


def test_it_notices_a_reflection_that_somebody_else_would_read(changed):
    first(changed.written[0], "reflection")["sharing"] = "facilitator"

    failures = curriculum.check(changed).failures

    assert "our-policy-our-roles: a reflection is not private" in failures


def test_only_the_last_module_may_have_a_task_a_person_reads(changed):
    drop(module_of(changed, 12), "shared_task")

    failures = curriculum.check(changed).failures

    assert "change-one-thing: a marked task belongs in module 12 alone" in failures


def test_it_notices_a_lesson_too_many(changed):
    changed.written[0]["lessons"].append({"slug": "more", "title": "More", "body": []})

    assert "our-policy-our-roles: 7 lessons, 4 to 6 wanted" in curriculum.check(changed).failures


def test_it_notices_hours_that_nobody_needs(changed):
    changed.written[0]["hours"] = "1.5"

    failures = curriculum.check(changed).failures

    assert "our-policy-our-roles for board: 61 minutes, 90 stated" in failures


def test_it_notices_a_module_that_is_mostly_activities(changed):
    module = changed.written[0]
    reflection = first(module, "reflection")
    module["lessons"][0]["body"] += [
        {"type": "reflection", "id": f"extra-{number}", "value": reflection} for number in range(4)
    ]

    failures = curriculum.check(changed).failures

    assert "our-policy-our-roles for para: 58 of 101 min activities" in failures


def test_it_notices_a_module_or_a_drawing_without_a_source(changed):
    changed.written[0]["sources"] = []
    first(changed.written[1], "image")["credit"] = ""

    found = curriculum.check(changed)

    assert found.figures["sources_missing"] == "2"


def test_it_notices_a_module_without_objectives_and_an_unfinished_one_with_lessons(changed):
    second = module_of(changed, 2)
    second["objectives"], second["lessons"] = [], [{"slug": "early", "title": "Early", "body": []}]

    failures = curriculum.check(changed).failures

    assert "the-lens-i-bring: no objectives" in failures
    assert "the-lens-i-bring: in preparation, yet it has lessons" in failures


def test_it_notices_a_scene_without_a_harmful_choice(changed):
    for option in first(changed.written[0], "scenario")["options"]:
        option["rating"] = "best" if option["rating"] == "best" else "workable"

    failures = curriculum.check(changed).failures

    assert "our-policy-our-roles: The poster project: best, workable and harmful wanted" in failures


def test_it_notices_when_no_scored_item_sets_equality_against_equity(changed):
    pools = json.loads(json.dumps(changed.pools).replace("quity", "fairness"))

    failures = curriculum.check(replace(changed, pools=pools)).failures

    assert "no scored item sets equality against equity" in failures


def test_it_notices_two_options_alike(changed):
    options = first(changed.written[0], "knowledge_check")["options"]
    options[0]["text"] = options[1]["text"]

    assert any("two options alike" in failure for failure in curriculum.check(changed).failures)


def test_the_command_prints_the_bar_and_fails_when_a_promise_does(tmp_path, capsys, archive):
    shutil.copytree(archive.folder, tmp_path / "copy")
    (tmp_path / "copy" / "media" / "doors.svg").unlink()

    failed = curriculum.main(tmp_path / "copy")

    assert failed == 1
    lines = capsys.readouterr().out.splitlines()
    assert "  our-policy-our-roles: media/doors.svg is missing" in lines
    assert lines[-1].endswith(" FAIL")


def test_a_grade_is_close_to_the_known_grade_of_a_sentence():
    # 12 words, 2 sentences, 15 syllables: 0.39 * 6 + 11.8 * 15 / 12 - 15.59
    grade = text.grade("The driver waits at the corner. She greets the children by name.")

    assert grade == pytest.approx(1.5, abs=0.05)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("bus", 1),
        ("lunch", 1),
        ("family", 3),
        ("pages", 2),
        ("moved", 1),
        ("wanted", 2),
        ("table", 2),
    ],
)
def test_syllables_of_everyday_words(word, count):
    assert text.syllables(word) == count
