from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.completion import Chance, Facts, Tried, best, chance, counted, judge
from courses.content import PassRule
from courses.scoring import Marked

pytestmark = pytest.mark.once

NOON = datetime(2027, 3, 14, 12, tzinfo=UTC)
RULE = PassRule(pass_mark=80, attempts=3, cooling_off_minutes=0)


def tried(right, total, *, minutes=0, gave_up=False):
    return Tried(Marked(right, total), NOON + timedelta(minutes=minutes), gave_up)


tries = st.lists(st.integers(0, 10).map(lambda right: tried(right, 10)), max_size=5)


@st.composite
def facts(draw):
    kinds = st.sampled_from(["knowledge_check", "scenario", "question_pool"])
    blocks = draw(st.dictionaries(st.sampled_from("abcd"), kinds))
    lessons = ["one", "two"]
    tasks = draw(st.lists(st.sampled_from("xy"), unique=True))
    return Facts(
        rule=PassRule(draw(st.integers(0, 100)), draw(st.integers(1, 4)), 0),
        lessons=lessons,
        finished=frozenset(draw(st.sets(st.sampled_from(lessons)))),
        blocks=blocks,
        sizes=dict.fromkeys(blocks, 10),
        tries={one: draw(tries) for one in blocks},
        tasks=tasks,
        handed_in=frozenset(draw(st.sets(st.sampled_from("xy")))),
        shown=frozenset(draw(st.sets(st.sampled_from("xy")))),
        extra=draw(st.integers(0, 2)),
    )


@given(facts())
def test_met_means_every_lesson_every_task_and_the_mark(given_facts):
    verdict = judge(given_facts)
    graded = counted(given_facts.blocks)
    tops = [best(given_facts.tries[one]) for one in graded]
    met = (
        set(given_facts.lessons) <= given_facts.finished
        and set(given_facts.tasks) <= given_facts.handed_in & given_facts.shown
        and None not in tops
        and sum(t.right for t in tops) * 100 >= given_facts.rule.pass_mark * 10 * len(tops)
    )

    assert verdict.met == met


@given(facts())
def test_whoever_is_stuck_has_not_passed_and_more_tries_help(given_facts):
    verdict = judge(given_facts)

    if verdict.stuck:
        assert not verdict.passed
        assert not judge(replace(given_facts, extra=20)).stuck


@given(facts(), st.integers(0, 10))
def test_another_try_never_takes_a_pass_away(given_facts, right):
    for one in given_facts.blocks:
        more = {**given_facts.tries, one: [*given_facts.tries[one], tried(right, 10)]}
        if judge(given_facts).passed:
            assert judge(replace(given_facts, tries=more)).passed


def test_scenes_and_pools_count_and_checks_beside_them_are_practice():
    assert counted({"a": "scenario", "b": "knowledge_check", "c": "question_pool"}) == ["a", "c"]


def test_alone_knowledge_checks_count():
    assert counted({"a": "knowledge_check"}) == ["a"]


def test_a_module_without_questions_is_met_by_its_lessons():
    verdict = judge(Facts(RULE, ["one"], frozenset({"one"})))

    assert verdict.met
    assert verdict.score is None


def test_eight_of_ten_passes_eighty_percent_and_seven_does_not():
    asked = Facts(RULE, [], blocks={"p": "question_pool"}, sizes={"p": 10})

    assert judge(replace(asked, tries={"p": [tried(8, 10)]})).passed
    assert not judge(replace(asked, tries={"p": [tried(7, 10)]})).passed


def test_a_task_that_waits_to_be_read_is_done_but_not_met():
    verdict = judge(Facts(RULE, [], tasks=["t"], handed_in=frozenset({"t"})))

    assert (verdict.done, verdict.met) == (True, False)


def test_nothing_is_left_once_all_is_right():
    assert chance(RULE, [tried(1, 1)], extra=5) == Chance(0)


def test_asking_for_the_answers_ends_the_tries_but_not_a_facilitators():
    gave_up = [tried(0, 1, gave_up=True)]

    assert chance(RULE, gave_up).left == 0
    assert chance(RULE, gave_up, extra=1).left == 1


def test_cooling_off_counts_from_the_last_try():
    cooling = PassRule(80, 3, 30)
    next_chance = chance(cooling, [tried(0, 1), tried(0, 1, minutes=10)])

    assert not next_chance.is_open(NOON + timedelta(minutes=39))
    assert next_chance.is_open(NOON + timedelta(minutes=40))


@given(tries, st.integers(0, 3))
def test_tries_left_and_used_make_the_allowance(made, extra):
    left = chance(RULE, made, extra).left

    all_right = any(one.marked.right == 10 for one in made)
    assert left == (0 if all_right else max(3 + extra - len(made), 0))
