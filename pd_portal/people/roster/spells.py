"""Which employment does each position belong to, and which begin or end? Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from pd_portal.people.roster.plan import (
    Context,
    EmploymentState,
    NewPosition,
    NewSpell,
    Outcome,
    PersonPlan,
    PersonState,
    PositionState,
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
        _seat(plan, position, there, context.as_of)
    _keep_what_stands(plan, state.positions if state else [])
    homeless = [p for p in plan.positions if p.employment_id is None]
    _open_spells(plan, homeless, rows, there, context.rehire_gap_days)
    _amend(plan, rows, there, context)
    if state:
        _end_empty(plan, state, context.as_of)


def _seat(
    plan: PersonPlan, position: NewPosition, there: Sequence[EmploymentState], as_of: date
) -> None:
    """Find the employment that holds the position; shorten the position to fit where it must."""
    of_kind = sorted((s for s in there if s.kind == position.kind), key=lambda s: s.starts_on)
    for spell in of_kind:
        if _holds(spell, position):
            position.employment_id = spell.id
            return
    for spell in of_kind:
        if position.employment_id is None and _runs_past(spell, position, as_of):
            _seat(plan, _rest(plan, position, spell), there, as_of)
        elif position.employment_id is None and _overlap(spell, position):
            _fit(plan, position, spell)


def _runs_past(spell: EmploymentState, position: NewPosition, as_of: date) -> bool:
    """The position begins in an employment that ends before it does, in what is known or is now."""
    if spell.ends_on is None or not spell.starts_on <= position.starts_on <= spell.ends_on:
        return False
    return position.corrects_id is not None or spell.ends_on >= as_of


def _rest(plan: PersonPlan, position: NewPosition, spell: EmploymentState) -> NewPosition:
    """What goes on after the employment's last day is a position of its own; until then it stays."""
    assert spell.ends_on is not None  # noqa: S101  (asked just before by _runs_past)
    first = spell.ends_on + DAY
    rest = replace(position, starts_on=first, corrects_id=None)
    plan.positions.append(rest)
    position.ends_on, position.employment_id = spell.ends_on, spell.id
    reason = f"The employment here ends on {words(spell.ends_on)}; it goes on from {words(first)}."
    plan.problems.append(Problem(Severity.WARNING, position.line, "", reason, plan.key))
    return rest


def _keep_what_stands(plan: PersonPlan, there: Sequence[PositionState]) -> None:
    """A correction that says what stands already is none."""
    known = {position.id: position for position in there}
    for position in list(plan.positions):
        corrected = known.get(position.corrects_id or 0)
        if corrected is not None and _as_recorded(position, corrected):
            plan.positions.remove(position)
            plan.voided.remove(corrected.id)


def _as_recorded(position: NewPosition, there: PositionState) -> bool:
    names = ("employment_id", "kind", "unit", "job", "title", "fte", "supervisor_id", "primary",
             "work_calendar", "starts_on", "ends_on")  # fmt: skip
    same = all(getattr(position, name) == getattr(there, name) for name in names)
    return same and not position.supervisor_key


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
