"""The attacker's reckoning against trying every table of whole numbers."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from pd_portal.ui.disclosure import Page, fewest_beside, fewest_values, possible_values


def every_table(units, people, counted, most):
    """All tables that fit: a pair (people, counted) for each unit."""
    cells = [(n, k) for n in range(1, people + 1) for k in range(n + 1) if not most or n <= most]
    for table in product(cells, repeat=units):
        if (sum(n for n, _ in table), sum(k for _, k in table)) == (people, counted):
            yield table


small_pools = st.integers(1, 3).flatmap(
    lambda units: st.integers(0, 9 if units < 3 else 7).flatmap(
        lambda people: st.tuples(
            st.just(units),
            st.just(people),
            st.integers(0, people),
            st.none() | st.integers(1, 5),
        )
    )
)


@given(small_pools)
def test_it_counts_what_trying_every_table_finds(pool):
    first = [table[0] for table in every_table(*pool)]
    tried = (
        len({n for n, _ in first}),
        len({k for _, k in first}),
        len({n - k for n, k in first}),
    )
    found = possible_values(*pool)

    assert tried == ((found.people, found.counted, found.not_counted) if found else (0, 0, 0))


def test_nine_each_is_noticed_by_whoever_knows_the_rule():
    page = Page({"North": (40, 20)}, units=3, people=27, counted=12)

    assert possible_values(3, 27, 12).fewest > 3
    assert fewest_values(page, least=10) == 1


def test_a_unit_hidden_beside_a_shown_one_is_found_by_subtracting():
    page = Page({"North": (40, 20)}, units=2, people=21, counted=9)
    neighbor = Page({"North": (41, 20), "South": (15, 6)}, units=1, people=6, counted=3)

    assert fewest_beside(page, neighbor, least=10) == 1


def test_a_guess_that_cannot_be_true_tells_nothing():
    page = Page({"North": (40, 20)}, units=2, people=12, counted=5)
    neighbor = Page({"North": (41, 20), "South": (15, 6)})

    assert fewest_beside(page, neighbor, least=10) is None


def test_nothing_hidden_is_nothing_to_find():
    assert fewest_values(Page({"North": (40, 20)}), least=10) is None
