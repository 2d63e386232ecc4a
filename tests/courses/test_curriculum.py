"""The curriculum we ship, read as files: no database, no site."""

import copy
import json
import re
from pathlib import Path

import pytest

from courses import curriculum_archive as archives
from courses import curriculum_check as curriculum
from courses import curriculum_text as text

textstat = pytest.importorskip("textstat", reason="reading grades need textstat")


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


def test_the_shipped_curriculum_keeps_every_promise(archive):
    found = curriculum.check(archive)

    assert found.failures == []
    assert found.line().startswith("bar curriculum: modules=")
    assert found.line().endswith(" ok")


def test_twelve_modules_stand_in_order_and_the_unwritten_have_objectives_only(archive):
    assert [module["number"] for module in archive.modules] == list(range(1, 13))
    for module in archive.modules:
        if module["status"] == "in_preparation":
            assert module["objectives"]
            assert module["lessons"] == []


def test_the_module_on_tribal_nations_stays_unpublished_until_they_have_approved_it(archive):
    seven = module_of(archive, 7)

    assert seven["published"] is False
    assert "named by the nations concerned" in seven["hold"]
    assert [module["number"] for module in archive.modules if not module["published"]] == [7]


def test_every_option_says_why_in_words_of_its_own(archive):
    rationales = [option["rationale"] for _, option in archives.options(archive)]

    assert min(text.word_count(rationale) for rationale in rationales) >= 8
    assert len(set(rationales)) == len(rationales)


@pytest.mark.parametrize("family", text.FAMILIES)
def test_each_family_gets_three_scenes_of_its_own_and_nobody_elses(archive, family):
    for module in archive.written:
        scenes = [block for block in text.blocks(module, family) if block["type"] == "scenario"]
        assert [scene["value"]["job_groups"] for scene in scenes] == [[family]] * 3


@pytest.mark.parametrize("family", text.FAMILIES)
def test_each_family_needs_about_the_stated_time(archive, family):
    for module in archive.written:
        total, active = curriculum.variant_minutes(module, family)
        stated = float(module["hours"]) * 60
        assert abs(total - stated) <= 0.2 * stated
        assert active <= total / 2


def test_every_local_fact_shown_is_declared_with_a_hint(archive):
    for module in archive.written:
        shown = {value["slug"] for value in archives.of_type(module, "local_fact")}
        declared = {fact["slug"] for fact in module["local_facts"] if fact["hint"]}
        assert shown == declared


def test_every_drawing_is_used_and_none_carries_a_script(archive):
    drawings = {path.name: path.read_text() for path in (archive.folder / "media").glob("*.svg")}
    used = {
        value["file"].removeprefix("media/")
        for module in archive.written
        for value in archives.of_type(module, "image")
    }

    assert used == set(drawings)
    assert not [
        name for name, markup in drawings.items() if "<script" in markup or "style=" in markup
    ]


def test_no_named_person_is_called_proficient_and_no_page_promises_secrecy(archive):
    everything = json.dumps([archive.modules, archive.pools]).lower()

    assert "confidential" not in everything
    assert "you are proficient" not in everything


def test_prompts_that_are_plain_text_hold_no_markup(archive):
    kinds = ("reflection", "commitment", "shared_task", "knowledge_check")
    prompts = [
        value["prompt"] for module in archive.written for value in archives.of_type(module, *kinds)
    ]

    assert [prompt for prompt in prompts if "<" in prompt or "**" in prompt] == []


def test_the_demo_agency_has_a_text_for_every_local_fact(archive):
    path = Path(__file__).parents[2] / "pd_portal" / "demo" / "local_facts.json"
    wanted = {fact["slug"] for module in archive.written for fact in module["local_facts"]}

    assert set(json.loads(path.read_text())) == wanted


def test_the_review_page_names_only_lessons_and_scenes_that_exist(archive):
    page = (Path(__file__).parents[2] / "docs" / "curriculum-review.md").read_text()
    titles = {
        title
        for module in archive.written
        for title in [
            *(lesson["title"] for lesson in module["lessons"]),
            *(scene["title"] for scene in archives.of_type(module, "scenario")),
        ]
    }
    named = re.findall(r"^- \[.\] (?:Scene )?\*([^*]+)\*[:,]", page, flags=re.MULTILINE)

    assert len(named) > 20
    assert [name for name in named if name not in titles] == []


# What the check notices. Each spoils one thing.


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
