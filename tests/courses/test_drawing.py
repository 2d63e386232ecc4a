import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.drawing import draw, fields_of, show, show_scenario, shuffled
from tests.courses.strategies import questions, seeds, things, words

pytestmark = pytest.mark.once

SCENE = {
    "title": "At the desk",
    "options": [
        {"id": "o-1", "text": "Ask", "rating": "best", "rationale": "Because A"},
        {"id": "o-2", "text": "Wait", "rating": "workable", "rationale": "Because B"},
        {"id": "o-3", "text": "Refuse", "rating": "harmful", "rationale": "Because C"},
    ],
}


@given(questions, seeds)
def test_what_is_shown_holds_no_key_and_no_real_id(question, seed):
    page = json.dumps(asdict(show(question, seed)))

    ids = [t["id"] for side in ("options", "pairs", "items") for t in question.get(side, [])]
    assert not [one for one in ids if one in page]
    assert "correct" not in page
    assert "rationale" not in page


@given(questions, seeds, seeds)
def test_tokens_differ_from_try_to_try(question, one_seed, other_seed):
    one, other = show(question, one_seed), show(question, other_seed)

    assert (one.token == other.token) == (one_seed == other_seed)


@given(questions, seeds)
def test_a_seed_shows_the_same_page_again(question, seed):
    assert show(question, seed) == show(question, seed)


@given(things(text=words), seeds)
def test_options_stand_in_an_order_that_the_key_does_not_touch(options, seed):
    question = {"id": "q", "kind": "single", "prompt": "?"}
    for marked in options:
        keyed = [{**o, "correct": o is marked} for o in options]
        texts = [c.text for c in show({**question, "options": keyed}, seed).choices]
        assert texts == [
            c.text
            for c in show(
                {**question, "options": [{**o, "correct": False} for o in reversed(options)]}, seed
            ).choices
        ]


@given(st.integers(0, 12), seeds)
def test_draw_takes_as_many_as_asked_and_none_twice(count, seed):
    pool = [{"id": f"q{n}"} for n in range(8)]

    drawn = [question["id"] for question in draw(pool, count, seed)]

    assert len(drawn) == min(count, 8)
    assert len(set(drawn)) == len(drawn)
    assert drawn == shuffled(seed, "draw", [q["id"] for q in reversed(pool)])[:count]


def test_two_seeds_draw_differently():
    pool = [{"id": f"q{n}"} for n in range(30)]

    assert draw(pool, 5, "one") != draw(pool, 5, "two")


@given(seeds)
def test_a_pair_shares_no_token(seed):
    pairs = [{"id": f"p{n}", "left": f"l{n}", "right": f"r{n}"} for n in range(4)]
    shown = show({"id": "q", "kind": "matching", "prompt": "?", "pairs": pairs}, seed)

    assert not {row.token for row in shown.rows} & {choice.token for choice in shown.choices}


def test_true_stands_before_false_whatever_is_right():
    options = [
        {"id": "f", "text": "False", "correct": True},
        {"id": "t", "text": "True", "correct": False},
    ]
    shown = show({"id": "q", "kind": "true_false", "prompt": "?", "options": options}, "seed")

    assert [choice.text for choice in shown.choices] == ["True", "False"]


@given(seeds)
def test_a_scene_asks_should_and_would_apart_in_one_order(seed):
    should, would = show_scenario(SCENE, "block", seed)

    assert [c.text for c in should.choices] == [c.text for c in would.choices]
    assert not {c.token for c in should.choices} & {c.token for c in would.choices}
    assert should.token != would.token


def test_a_scene_may_ask_only_what_one_should_do():
    assert show_scenario({**SCENE, "ask_would": False}, "block", "seed")[1] is None


@given(questions, seeds)
def test_every_field_belongs_to_its_question(question, seed):
    shown = show(question, seed)

    assert all(name.startswith(shown.token) for name in fields_of(shown))
