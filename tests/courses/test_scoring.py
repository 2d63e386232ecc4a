import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from courses.drawing import token
from courses.scoring import (
    MAX_SHORT_TEXT,
    Marked,
    best_choice,
    is_complete,
    is_right,
    mark_block,
    plain,
    read,
    read_scenario,
)
from tests.courses.strategies import choice_questions, form, questions, right_form, seeds
from tests.courses.test_drawing import SCENE

pytestmark = pytest.mark.once


@given(questions, seeds)
def test_the_right_form_is_read_and_marked_right(question, seed):
    answer = read(question, seed, right_form(question, seed))

    assert is_complete(question, answer)
    assert is_right(question, answer)


@given(questions, seeds, seeds)
def test_tokens_of_another_try_say_nothing(question, seed, other):
    assume(seed != other)

    assert read(question, seed, right_form(question, other)) == {}


@given(questions, seeds)
def test_no_answer_is_incomplete_and_not_right(question, seed):
    answer = read(question, seed, form([]))

    assert answer == {}
    assert not is_complete(question, answer)
    assert not is_right(question, answer)


@given(choice_questions("multiple"))
def test_multiple_needs_every_right_option_and_no_other(question):
    right = [o["id"] for o in question["options"] if o["correct"]]
    for option in question["options"]:
        flipped = set(right) ^ {option["id"]}
        assert not is_right(question, {"choices": sorted(flipped)})


def test_equal_right_sides_may_be_swapped():
    pairs = [{"id": "a", "left": "x", "right": "same"}, {"id": "b", "left": "y", "right": "same"}]

    assert is_right({"kind": "matching", "pairs": pairs}, {"matches": {"a": "b", "b": "a"}})


@pytest.mark.parametrize("place", ["0", "3", "-1", "²", "1.5", "", "999999"])
def test_places_off_the_list_are_ignored(place):
    question = {"id": "q", "kind": "ordering", "items": [{"id": "a"}, {"id": "b"}]}
    field = f"{token('s', 'q')}-{token('s', 'q', 'item', 'a')}"

    assert read(question, "s", form([(field, place)])) == {}


def test_a_half_ordered_list_is_incomplete():
    question = {"id": "q", "kind": "ordering", "items": [{"id": "a"}, {"id": "b"}]}

    assert not is_complete(question, {"order": {"a": 1}})


@pytest.mark.parametrize(
    "typed", ["Qualified interpreter", " qualified  INTERPRETER.", "qualified-interpreter"]
)
def test_short_text_forgives_case_spacing_and_punctuation(typed):
    question = {"kind": "short_text", "accepted": ["qualified interpreter"]}

    assert is_right(question, {"text": typed})


def test_short_text_is_cut_to_its_limit():
    question = {"id": "q", "kind": "short_text", "accepted": ["a"]}

    assert len(read(question, "s", form([(token("s", "q"), "x" * 900)]))["text"]) == MAX_SHORT_TEXT


@given(st.text())
def test_plain_is_stable(text):
    assert plain(plain(text)) == plain(text)


@given(st.sampled_from(SCENE["options"]), st.sampled_from(SCENE["options"]), seeds)
def test_only_should_is_graded(should, would, seed):
    posted = form(
        (token(seed, "b", asked), token(seed, "b", f"{asked}-option", option["id"]))
        for asked, option in [("should", should), ("would", would)]
    )
    answer = read_scenario(SCENE, "b", seed, posted)

    assert answer == {"should": should["id"], "would": would["id"]}
    assert best_choice(SCENE, answer) == (should["rating"] == "best")


def test_a_pool_is_marked_by_its_drawn_questions_only():
    drawn = [{"id": n, "kind": "short_text", "accepted": ["yes"]} for n in ("a", "b")]
    answers = {"a": {"text": "yes"}, "b": {"text": "no"}, "not-drawn": {"text": "yes"}}

    assert mark_block("question_pool", {}, drawn, {"questions": answers}) == Marked(1, 2)


@given(st.integers(1, 60), st.data())
def test_percent_never_rounds_up_to_a_pass(total, data):
    marked = Marked(data.draw(st.integers(0, total)), total)
    for mark in (1, 50, 80, 100):
        assert marked.reaches(mark) == (marked.percent >= mark)
