"""Which reminder stands on a day, in all its days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pd_portal.policy.reminding import (
    DUE_SOON,
    EXPIRES,
    OVERDUE,
    Step,
    has_slowed,
    standing_step,
)

DUE = date(2027, 3, 31)


def step(left: int, *, met: bool = False) -> Step | None:
    return standing_step(
        DUE, DUE - timedelta(left), is_met=met, is_late=left < 0 and not met, is_lapsed=False
    )


@pytest.mark.parametrize(
    ("left", "offset"),
    [(31, None), (30, -30), (15, -30), (14, -14), (8, -14), (7, -7), (2, -7), (1, -1), (0, -1)],
)
def test_a_due_date_is_said_at_30_14_7_and_1_days_and_stands_until_the_next(left, offset):
    assert step(left) == (None if offset is None else Step(DUE_SOON, offset))


@pytest.mark.parametrize(
    ("over", "offset"),
    [
        (1, 1),
        (7, 1),
        (8, 8),
        (15, 15),
        (22, 22),
        (51, 22),
        (52, 52),
        (81, 52),
        (82, 82),
        (400, 382),
    ],
)
def test_overdue_is_said_weekly_for_four_weeks_and_then_monthly(over, offset):
    assert step(-over) == Step(OVERDUE, offset)


@pytest.mark.parametrize(
    ("left", "offset"), [(91, None), (90, -90), (60, -60), (31, -60), (30, -30), (7, -7), (0, -7)]
)
def test_what_was_met_is_said_to_end_at_90_60_30_and_7_days(left, offset):
    assert step(left, met=True) == (None if offset is None else Step(EXPIRES, offset))


def test_the_line_appears_on_the_day_the_next_weekly_one_would_have_come():
    assert not has_slowed(DUE, DUE + timedelta(28))
    assert has_slowed(DUE, DUE + timedelta(29))


def test_without_a_due_date_nothing_stands():
    assert standing_step(None, DUE, is_met=True, is_late=False, is_lapsed=False) is None


@given(st.integers(-2000, 120), st.integers(1, 60))
def test_offsets_only_grow_as_days_pass(left, later):
    first, second = step(left), step(left - later)

    if first is not None:
        assert second is not None
        assert second.offset >= first.offset


@given(st.integers(1, 3000))
def test_overdue_never_falls_silent_for_longer_than_a_month(over):
    said = step(-over)

    assert said is not None
    assert 0 <= over - said.offset < 30
