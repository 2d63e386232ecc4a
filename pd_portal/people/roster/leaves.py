"""Leaves of a file against the roster. A leave the file no longer names stays as it is."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pd_portal.people.models import ChangeKind, Leave, RosterSource
from pd_portal.people.roster.comparing import Comparison
from pd_portal.people.roster.plan import Outcome
from pd_portal.people.roster.problems import Severity
from pd_portal.people.roster.reading import Reading
from pd_portal.people.roster.rows import LeaveRow
from pd_portal.people.roster.state import RosterState
from pd_portal.ui.dates import words

# Kind of change (None: a leave to record) and the values of its staged row.
Staged = tuple[str | None, tuple[Any, ...]]


def compare_leaves(
    reading: Reading, state: RosterState, source: RosterSource, comparison: Comparison
) -> Iterator[Staged]:
    """Yield what to record, close and take back; count every line."""
    there = _leaves_of(source)
    for row in reading.leaves:
        person_id = state.by_key.get(row.key)
        if person_id is None:
            reading.error(row.line, "", f"No employee {row.key[:40]!r} at this employer.", row.key)
            continue
        outcome, staged = _compare(row, person_id, there.setdefault(person_id, []))
        if outcome is Outcome.ERROR:
            reading.error(row.line, "", str(staged), row.key)
            continue
        comparison.figures[outcome] += 1
        yield from staged
    comparison.problems += reading.problems
    lines = {p.line for p in reading.problems if p.severity is Severity.ERROR}
    comparison.figures[Outcome.ERROR] += len(lines)
    comparison.figures["read"] = len(reading.lines)


# First day, last day, paid, id; the id is None for one this file adds.
There = list[tuple[date, date | None, bool, int | None]]


def _leaves_of(source: RosterSource) -> dict[int, There]:
    found: dict[int, There] = {}
    rows = Leave.objects.standing().filter(employer=source.employer_id).order_by("starts_on")
    for person, *rest in rows.values_list("person_id", "starts_on", "ends_on", "paid", "pk"):
        found.setdefault(person, []).append(tuple(rest))
    return found


def _compare(row: LeaveRow, person_id: int, there: There) -> tuple[Outcome, Any]:
    same = next((leave for leave in there if leave[0] == row.starts_on), None)
    if same is None:
        return _add(row, person_id, there)
    _, ends_on, paid, leave_id = same
    if leave_id is None:
        return Outcome.ERROR, "The file names this leave twice."
    if (row.ends_on, row.paid) == (ends_on, paid):
        return Outcome.SAME, ()
    if ends_on is None and row.ends_on and row.paid == paid:
        return Outcome.ENDED, ((ChangeKind.CLOSE_LEAVE, _change(row, "close_leave", leave_id)),)
    return Outcome.CHANGED, (
        (ChangeKind.VOID_LEAVE, _change(row, "void_leave", leave_id)),
        (None, (row.key, row.line, person_id, row.starts_on, row.ends_on, row.paid, leave_id)),
    )


def _add(row: LeaveRow, person_id: int, there: There) -> tuple[Outcome, Any]:
    for starts_on, ends_on, _, _ in there:
        if starts_on <= (row.ends_on or date.max) and row.starts_on <= (ends_on or date.max):
            return Outcome.ERROR, f"It overlaps the leave from {words(starts_on)}."
    there.append((row.starts_on, row.ends_on, row.paid, None))
    staged = (row.key, row.line, person_id, row.starts_on, row.ends_on, row.paid, None)
    return Outcome.ADDED, ((None, staged),)


def _change(row: LeaveRow, kind: str, leave_id: int) -> tuple[Any, ...]:
    last_day = row.ends_on if kind == "close_leave" else None
    return (row.key, kind, leave_id, last_day, "", "")
