"""A timeline as rows of the store, and what has to be written to get from old rows to new ones.

Pure: no queries. Rows are tuples in the order of ``STANDING`` and ``FULFILLED``.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from pd_portal.policy.models import LAST_DAY
from pd_portal.policy.reading.codes import OBLIGATION, PROGRESS, REASON, TIMING
from pd_portal.policy.reckoning.days import FOREVER, Day
from pd_portal.policy.reckoning.facts import NOT_EMPLOYED, UNKNOWN
from pd_portal.policy.reckoning.segments import Segment, Timeline

STANDING = (
    "starts_on", "ends_on", "obligation", "reason", "progress", "timing", "due_on",
    "unit_id", "job_group_id",
)  # fmt: skip
FULFILLED = ("met_on", "reached_on", "valid_until", "due_on", "days_late")

Row = tuple


class Stored(NamedTuple):
    """A row that is in the store now, with its key and the moment it was recorded."""

    pk: int
    recorded_at: datetime
    row: Row


class Change(NamedTuple):
    """Rows to add at ``stamp``, and the keys of those they supersede."""

    stamp: datetime
    added: list[Row]
    superseded: list[int]


# Plain integers: an enumeration's member is slower to look up, to hash and to write.
_CODES = [
    {code: int(member) for code, member in codes.items()}
    for codes in (OBLIGATION, REASON, PROGRESS, TIMING)
]


@lru_cache(maxsize=65536)
def stored_day(day: Day) -> date:
    """``FOREVER`` is stored as ``LAST_DAY``: ends are never null."""
    return LAST_DAY if day >= FOREVER else date.fromordinal(day)


def standing_rows(timeline: Timeline) -> list[Row]:
    """Every segment as a row; none for somebody who is never employed there."""
    if all(s.obligation in (NOT_EMPLOYED, UNKNOWN) for s in timeline.segments):
        return []
    return [_standing_row(segment) for segment in timeline.segments]


def _standing_row(segment: Segment) -> Row:
    starts, ends, obligation, reason, progress, timing, due_on, unit, job = segment
    obligations, reasons, progresses, timings = _CODES
    return (
        stored_day(starts),
        stored_day(ends),
        obligations[obligation],
        reasons[reason],
        progresses[progress],
        timings[timing],
        None if due_on is None else stored_day(due_on),
        unit,
        job,
    )


def state_on(timeline: Timeline, day: date) -> Row:
    """The state of one day: the columns of ``STANDING`` from ``obligation`` on."""
    return _standing_row(timeline.on(day.toordinal()))[2:]


def fulfilled_rows(timeline: Timeline) -> list[Row]:
    """Each cycle that was met on a day the person owed something, or before (T17)."""
    if not timeline.runs:
        return []
    found = []
    for met in timeline.fulfilments:
        due = timeline.due_when_met(met)
        late = 0 if due is None else max(met.date - due, 0)
        found.append(
            (
                stored_day(met.date),
                stored_day(met.reached),
                stored_day(met.ends),
                None if due is None else stored_day(due),
                late,
            )
        )
    return found


def change(stored: Iterable[Stored], rows: list[Row], stamp: datetime) -> Change | None:
    """What to write so that ``rows`` are the current ones; None where they already are.

    A row never supersedes one recorded after it: the stamp moves up to the newest of them.
    """
    stored = list(stored)
    if not stored:
        return Change(stamp, rows, []) if rows else None
    new = set(rows)
    old = {s.row for s in stored}
    superseded = [s for s in stored if s.row not in new]
    added = [row for row in rows if row not in old]
    if not added and not superseded:
        return None
    stamp = max([stamp, *(s.recorded_at for s in superseded)])
    return Change(stamp, added, [s.pk for s in superseded])
