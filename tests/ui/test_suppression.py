"""No small group can be read from a figure, not by subtraction either."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pd_portal.ui.disclosure import fewest_beside, fewest_values
from pd_portal.ui.suppression import POOLED, Group, page_of, suppress

pytestmark = pytest.mark.once

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

    if found.total is None or not found.groups:
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

    assert len(found.pooled) != 1 or not found.groups


@given(groups)
def test_no_shown_group_tells_of_everyone_in_it(listed):
    for group in suppress(listed).groups:
        assert group.people >= 20 or group.count not in (0, group.people)


def test_a_pool_of_which_none_count_takes_another_group_with_it():
    found = suppress([Group("A", 9, 0), Group("B", 8, 0), Group("C", 15, 6), Group("D", 40, 20)])

    assert found.groups == (Group("D", 40, 20), Group(POOLED, 32, 6))


def test_where_nobody_counts_at_all_not_even_the_total_is_shown():
    assert suppress([Group("North", 9, 0), Group("South", 40, 0)]).total is None


def test_a_pool_that_gives_sizes_away_takes_another_group_with_it():
    """Two groups of fewer than ten and eighteen people: nine each."""
    found = suppress([Group("A", 9, 4), Group("B", 9, 4), Group("C", 15, 6), Group("D", 40, 20)])

    assert found.groups == (Group("D", 40, 20), Group(POOLED, 33, 14))


def test_a_group_that_left_the_pool_does_not_give_the_other_one_away():
    """Shown now and hidden last month, A would tell what B had last month."""
    last = page_of(suppress([Group("A", 9, 4), Group("B", 8, 3), Group("C", 30, 9)]))
    now = [Group("A", 12, 5), Group("B", 8, 3), Group("E", 7, 3), Group("C", 30, 9)]

    assert "A" not in suppress(now).pooled
    assert "A" in suppress(now, beside=[last]).pooled


@given(groups, groups)
def test_every_hidden_number_has_three_values_also_beside_last_month(before, after):
    last = page_of(suppress(before))
    found = suppress(after, beside=[last])
    now = page_of(found)

    if not found.pooled or found.total is None:
        return
    assert fewest_values(now, least=10) >= 3
    if found.groups:
        beside = fewest_beside(now, last, least=10), fewest_beside(last, now, least=10)
        assert all(values is None or values >= 3 for values in beside)
