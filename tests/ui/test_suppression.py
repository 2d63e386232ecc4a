"""No small group can be read from a figure, not by subtraction either."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pd_portal.ui.suppression import POOLED, Group, suppress

groups = st.lists(
    st.integers(0, 60).flatmap(lambda people: st.tuples(st.just(people), st.integers(0, people))),
    max_size=8,
).map(lambda pairs: [Group(f"unit {n}", *pair) for n, pair in enumerate(pairs)])


def test_large_groups_are_shown_as_they_are():
    given_groups = [Group("North", 20, 5), Group("South", 30, 12)]

    assert suppress(given_groups).groups == tuple(given_groups)


def test_one_small_group_takes_the_next_smallest_with_it():
    found = suppress([Group("North", 4, 1), Group("South", 15, 6), Group("West", 40, 20)])

    assert found.groups == (Group("West", 40, 20), Group(POOLED, 19, 7))


def test_nobody_in_a_small_group_is_hidden():
    found = suppress([Group("North", 12, 0), Group("South", 25, 9), Group("West", 40, 20)])

    assert Group("North", 12, 0) not in found.groups


def test_too_few_altogether_shows_nothing():
    assert suppress([Group("North", 4, 1), Group("South", 5, 2)]).total is None


def test_a_limit_below_five_is_refused():
    with pytest.raises(ValueError, match="at least 5"):
        suppress([], least=4)


def test_an_impossible_count_is_refused():
    with pytest.raises(ValueError, match="impossible"):
        suppress([Group("North", 4, 5)])


@given(groups)
def test_whatever_is_shown_is_large_and_adds_up(listed):
    found = suppress(listed)

    if found.total is None:
        assert found.groups == ()
        return
    assert (
        sum(g.people for g in found.groups) == found.total.people == sum(g.people for g in listed)
    )
    assert sum(g.count for g in found.groups) == found.total.count
    assert all(g.people >= 10 for g in found.groups)


@given(groups)
def test_a_pool_never_stands_for_one_group(listed):
    found = suppress(listed)

    assert len(found.pooled) != 1 or found.total is None


@given(groups)
def test_no_shown_group_tells_of_everyone_in_it(listed):
    for group in suppress(listed).groups:
        assert group.people >= 20 or group.count not in (0, group.people)
