"""Nobody has two primary positions at one employer on one day. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from pd_portal.people.roster.plan import Context, NewPosition, Outcome, PersonPlan, PersonState
from pd_portal.people.roster.problems import Problem, Severity
from pd_portal.people.roster.rows import PositionRow
from pd_portal.ui.dates import words

DAY = timedelta(days=1)


def one_primary(
    plan: PersonPlan, rows: Sequence[PositionRow], context: Context, *, partial: bool = False
) -> list[PositionRow]:
    """Refuse a second primary row on the same days; choose one where the file marks none.

    ``partial`` rows are not all that the person holds: they may well be none of them primary.
    """
    _give_way(rows, context.as_of)
    kept: list[PositionRow] = []
    for row in rows:
        clash = next((k for k in kept if k.primary and row.primary and share_a_day(k, row)), None)
        if clash:
            heading = context.profile.columns.get("primary", "")
            reason = f"Line {clash.line} is already this person's primary position on those days."
            plan.problems.append(Problem(Severity.ERROR, row.line, heading, reason, row.key))
            plan.mark(row.line, Outcome.ERROR)
        else:
            kept.append(row)
    if not partial and all(row.primary is False for row in kept):
        _choose_primary([row for row in kept if row.ends_on is None])
    return kept


def _give_way(rows: Sequence[PositionRow], as_of: date) -> None:
    """Of today's primary rows one that says only when it ends gives way to one that goes on."""
    going_on = [row for row in rows if row.primary and row.ends_on is None]
    for row in rows:
        if row.primary and row.ends_on and row.ends_on >= as_of and not row.starts_on:
            last = row.ends_on
            if any((other.starts_on or date.min) <= last for other in going_on):
                row.primary = False


def _choose_primary(rows: Sequence[PositionRow]) -> None:
    """The file marks none, though it could: the greatest share of full time, then the first."""
    if rows:
        max(rows, key=lambda row: (row.fte, -row.line)).primary = True


def share_a_day(one: PositionRow, other: PositionRow) -> bool:
    """Do the rows meet? One that ended, who knows since when, meets nothing."""
    if any(row.ends_on and not row.starts_on for row in (one, other)):
        return False
    return (one.starts_on or date.min) <= (other.ends_on or date.max) and (
        other.starts_on or date.min
    ) <= (one.ends_on or date.max)


def clear_primaries(plan: PersonPlan, state: PersonState | None) -> None:
    """Nobody has two primary positions on a day; without a word from the file one is chosen."""
    ends = dict(plan.closed)
    held = [
        (p.starts_on, ends.get(p.id, p.ends_on))
        for p in (state.positions if state else [])
        if p.primary and p.id not in plan.voided
    ]
    for position in sorted(plan.positions, key=lambda p: (not p.primary, -p.fte, p.line)):
        span = (position.starts_on, position.ends_on)
        wanted = position.ends_on is None if position.primary is None else position.primary
        if wanted:
            _start_after(plan, position, held)
            span = (position.starts_on, position.ends_on)
        position.primary = wanted and not any(_spans_meet(span, other) for other in held)
        if position.primary:
            held.append(span)


Span = tuple[date, date | None]


def _start_after(plan: PersonPlan, position: NewPosition, held: Sequence[Span]) -> None:
    """A position that is open now starts after the primary ones that ended, whatever the file says."""
    if position.ends_on is not None:
        return
    over = [last for first, last in held if last is not None and last >= position.starts_on]
    if over:
        position.starts_on = max(over) + DAY
        reason = f"Another primary position ran until then: starts on {words(position.starts_on)}."
        plan.problems.append(Problem(Severity.WARNING, position.line, "", reason, plan.key))


def _spans_meet(one: Span, other: Span) -> bool:
    return one[0] <= (other[1] or date.max) and other[0] <= (one[1] or date.max)
