"""The curriculum we ship, read as files: no database, no site."""

import json
import re
from pathlib import Path

import pytest

from courses import curriculum_archive as archives
from courses import curriculum_check as curriculum
from courses import curriculum_text as text

pytest.importorskip("textstat", reason="reading grades need textstat")


@pytest.fixture(scope="module")
def archive():
    return archives.load()


def module_of(archive, number):
    return next(module for module in archive.modules if module["number"] == number)


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


def test_the_right_option_of_a_check_question_is_seldom_the_longest(archive):
    longest = []
    for pool in archive.pools.values():
        for question in pool["questions"]:
            if question["kind"] == "single":
                *_, second, most = sorted(len(option["text"]) for option in question["options"])
                right = next(option for option in question["options"] if option["correct"])
                longest.append(len(right["text"]) == most > second)

    assert len(longest) >= 50
    assert sum(longest) <= 0.35 * len(longest)


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
