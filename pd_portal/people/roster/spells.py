"""Which employment does each position belong to, and which begin or end? Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from pd_portal.people.roster.plan import (
    Context,
    EmploymentState,
    NewPosition,
    NewSpell,
    Outcome,
    PersonPlan,
    PersonState,
)
from pd_portal.people.roster.problems import Problem, Severity
from pd_portal.people.roster.rows import PositionRow
from pd_portal.ui.dates import words

DAY = timedelta(days=1)


def settle_spells(
    plan: PersonPlan,
    rows: Sequence[PositionRow],
    state: PersonState | None,
    context: Context,
) -> None:
    """Give every new position its employment, end employments left without a position."""
    there = state.employments if state else []
    for position in list(plan.positions):
        _seat(plan, position, there)
    homeless = [p for p in plan.positions if p.employment_id is None]
    _open_spells(plan, homeless, rows, there, context.rehire_gap_days)
    _amend(plan, rows, there, context)
    if state:
        _end_empty(plan, state, context.as_of)


def _seat(plan: PersonPlan, position: NewPosition, there: Sequence[EmploymentState]) -> None:
    """Find the employment that holds the position; shorten the position to fit where it must."""
    of_kind = sorted((s for s in there if s.kind == position.kind), key=lambda s: s.starts_on)
    for spell in of_kind:
        if _holds(spell, position):
            position.employment_id = spell.id
            return
    for spell in of_kind:
        if position.employment_id is None and _overlap(spell, position):
            _fit(plan, position, spell)


def _holds(spell: EmploymentState, position: NewPosition) -> bool:
    last = position.ends_on or date.max
    return spell.starts_on <= position.starts_on and last <= (spell.ends_on or date.max)


def _overlap(spell: EmploymentState, position: NewPosition) -> bool:
    return position.starts_on <= (spell.ends_on or date.max) and spell.starts_on <= (
        position.ends_on or date.max
    )


def _fit(plan: PersonPlan, position: NewPosition, spell: EmploymentState) -> None:
    """Start with the employment, or after it where it is over."""
    if spell.ends_on is None:
        first = spell.starts_on
        position.employment_id = spell.id
    else:
        first = spell.ends_on + DAY
    if position.ends_on is not None and position.ends_on < first:
        first = position.ends_on
        position.employment_id = spell.id
    reason = f"The employment here leads to a start on {words(first)} instead."
    plan.problems.append(Problem(Severity.WARNING, position.line, "", reason, plan.key))
    position.starts_on = max(first, spell.starts_on)


def _open_spells(
    plan: PersonPlan,
    homeless: list[NewPosition],
    rows: Sequence[PositionRow],
    there: Sequence[EmploymentState],
    rehire_gap_days: int,
) -> None:
    """One spell for each unbroken stretch of positions of a kind."""
    for position in sorted(homeless, key=lambda p: (p.kind, p.starts_on)):
        spell = plan.spells[-1] if plan.spells else None
        if spell and spell.kind == position.kind and _adjoins(spell, position):
            spell.ends_on = _later(spell.ends_on, position.ends_on)
        else:
            row = _speaker(rows, position.kind)
            spell = NewSpell(
                kind=position.kind,
                pay=row.pay if row else "salaried",
                bargaining_unit=row.bargaining_unit if row else "",
                original_hire_on=_original(position.starts_on, row, plan, there, rehire_gap_days),
                starts_on=position.starts_on,
                ends_on=position.ends_on,
            )
            plan.spells.append(spell)
        position.spell = len(plan.spells) - 1


def _adjoins(spell: NewSpell, position: NewPosition) -> bool:
    return spell.ends_on is None or position.starts_on <= spell.ends_on + DAY


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)


def _speaker(rows: Sequence[PositionRow], kind: str) -> PositionRow | None:
    """The row that says the pay and the bargaining unit of a kind: the primary one, or the first."""
    of_kind = [row for row in rows if row.kind == kind]
    return min(of_kind, key=lambda row: (not row.primary, row.line), default=None)


def _original(
    starts_on: date,
    row: PositionRow | None,
    plan: PersonPlan,
    there: Sequence[EmploymentState],
    rehire_gap_days: int,
) -> date:
    """The file's original hire day, else an earlier spell's across a short gap, else this start."""
    if row and row.hired_on and row.hired_on <= starts_on:
        return row.hired_on
    gap = timedelta(days=rehire_gap_days + 1)
    before = [
        spell.original_hire_on
        for spell in (*there, *plan.spells)
        if spell.starts_on < starts_on
        and (spell.ends_on is None or starts_on - spell.ends_on <= gap)
    ]
    return min([*before, starts_on])


def _amend(
    plan: PersonPlan,
    rows: Sequence[PositionRow],
    there: Sequence[EmploymentState],
    context: Context,
) -> None:
    """Pay and bargaining unit may be put right in place; they count in no figure."""
    for spell in there:
        row = _speaker(rows, spell.kind)
        if row is None or (spell.ends_on is not None and spell.ends_on < context.as_of):
            continue
        pay = row.pay if "pay" in context.said else spell.pay
        union = row.bargaining_unit if "bargaining_unit" in context.said else spell.bargaining_unit
        if (pay, union) != (spell.pay, spell.bargaining_unit):
            plan.amended.append((spell.id, pay, union))
            plan.mark(row.line, Outcome.CHANGED)


def _end_empty(plan: PersonPlan, state: PersonState, as_of: date) -> None:
    """End the employments whose last position is over."""
    ends = dict(plan.closed)
    for spell in state.employments:
        if spell.ends_on is not None:
            continue
        last_days: list[date | None] = [
            ends.get(p.id, p.ends_on)
            for p in state.positions
            if p.employment_id == spell.id and p.id not in plan.voided
        ]
        last_days += [p.ends_on for p in plan.positions if p.employment_id == spell.id]
        if not last_days and any(p.employment_id == spell.id for p in state.positions):
            plan.ended_spells.append((spell.id, max(spell.starts_on, as_of - DAY)))
        known = [day for day in last_days if day is not None]
        if last_days and len(known) == len(last_days) and max(known) < as_of:
            plan.ended_spells.append((spell.id, max(known)))
