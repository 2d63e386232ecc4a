"""Which reminder of a requirement stands on a day. Pure.

Before the due date a reminder stands from 30, 14, 7 and 1 days on, before the end of what was met
from 90, 60, 30 and 7; after the due date from the days 1, 8, 15 and 22, and then every 30 days.
Only the newest one that stands counts, so that a late run sends one. ``offset`` counts days from
the due date and grows as it comes nearer and passes: a person who read one offset never reads a
smaller one for the same date, whatever the clock does.
"""

from datetime import date
from typing import NamedTuple

DUE = (30, 14, 7, 1)
EXPIRING = (90, 60, 30, 7)
WEEKLY = (1, 8, 15, 22)
# The day the next weekly reminder would have come: it comes monthly from now on, and the person
# becomes a line on their supervisor's and HR's list.
SLOWS_ON = 29
MONTH = 30

ASSIGNED, DUE_SOON, OVERDUE, LAPSED, EXPIRES = (
    "training_assigned",
    "training_due",
    "training_overdue",
    "training_lapsed",
    "training_expiring",
)
KINDS = (ASSIGNED, DUE_SOON, OVERDUE, LAPSED, EXPIRES)
RANKS = {LAPSED: 10, OVERDUE: 11, DUE_SOON: 12, ASSIGNED: 40, EXPIRES: 50}


class Step(NamedTuple):
    """A reminder that stands: its kind and how far from the due date it is counted."""

    kind: str
    offset: int


def standing_step(
    due_on: date | None, day: date, *, is_met: bool, is_late: bool, is_lapsed: bool
) -> Step | None:
    """The reminder that stands on ``day`` for somebody required, who has something to do.

    ``is_late`` and ``is_lapsed`` are the timeline's word, for a due date may be read off a later
    day of work. None where only "assigned" may stand, or nothing.
    """
    if due_on is None:
        return None
    left = (due_on - day).days
    if is_late or is_lapsed:
        kind = LAPSED if is_lapsed else OVERDUE
        return Step(kind, after(-left)) if left < 0 else None
    if left < 0:
        return None
    offset = before(left, EXPIRING if is_met else DUE)
    return None if offset is None else Step(EXPIRES if is_met else DUE_SOON, offset)


def before(left: int, marks: tuple[int, ...]) -> int | None:
    """The nearest mark that ``left`` days have reached, as an offset: -14 for 12 days left."""
    reached = [mark for mark in marks if mark >= left]
    return -min(reached) if reached else None


def after(over: int) -> int:
    """The newest mark that ``over`` days past the due date have reached."""
    weekly = max(mark for mark in WEEKLY if mark <= over)
    months = (over - WEEKLY[-1]) // MONTH
    return weekly if months < 1 else WEEKLY[-1] + months * MONTH


def has_slowed(due_on: date, day: date) -> bool:
    """Whether reminders come monthly by now."""
    return (day - due_on).days >= SLOWS_ON
