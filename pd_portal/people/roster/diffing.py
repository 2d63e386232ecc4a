"""What one person's rows would change. Pure: rows and state in, a PersonPlan out."""

from collections.abc import Sequence, Set
from datetime import date, timedelta

from pd_portal.people.roster.ending import (
    close,
    end,
    end_unnamed,
    runs,
    ten_month,
    unnamed_by_now,
)
from pd_portal.people.roster.matching import pair
from pd_portal.people.roster.plan import (
    Context,
    NewPosition,
    Outcome,
    PersonPlan,
    PersonState,
    PositionState,
)
from pd_portal.people.roster.primaries import clear_primaries, one_primary
from pd_portal.people.roster.problems import Problem, Severity
from pd_portal.people.roster.rows import PositionRow
from pd_portal.people.roster.spells import settle_spells
from pd_portal.ui.dates import words

DAY = timedelta(days=1)


def diff_person(
    rows: Sequence[PositionRow], state: PersonState | None, context: Context, *, doubt: bool = False
) -> PersonPlan:
    """The plan for one person. With ``doubt`` a line of theirs was unusable: nothing is ended."""
    first = rows[0]
    plan = PersonPlan(first.key, state.id if state else None, employee_id=first.employee_id)
    if first.gone:
        return _gone(plan, first.line, state, context)
    _names_and_address(plan, first, state)
    if first.names_only:
        return _only_names(plan, first, state)
    held = [row for row in rows if not row.over]
    partial = context.delta and not first.complete
    chosen = one_primary(plan, held, context, partial=partial and state is not None)
    wanted = [_as_scheduled(row, context) for row in chosen]
    for row in rows:
        plan.outcomes.setdefault(row.line, Outcome.SAME)
    mine = [p for p in state.positions if p.source_id in (None, context.source_id)] if state else []
    mine = _without_those_over(plan, [row for row in rows if row.over], mine, context)
    _take_over_ends(wanted, mine, context)
    pairs, left = pair(wanted, mine, context.as_of, partial=partial)
    unnamed = {position.id for position in left} if partial or doubt else set()
    for row, there in pairs:
        if there is not None and row.primary and _held_elsewhere(there, state, context, unnamed):
            row.primary = there.primary
        _compare(plan, row, there, mine, context)
    if not doubt:
        named = [there for _, there in pairs if there is not None]
        left = unnamed_by_now(left, named, plan, context)
        end_unnamed(plan, left, context, complete=first.complete)
    clear_primaries(plan, state)
    settle_spells(plan, wanted, state, context)
    return plan


def _only_names(plan: PersonPlan, row: PositionRow, state: PersonState | None) -> PersonPlan:
    """A delta that is silent about positions; of somebody unknown it says too little."""
    plan.outcomes.setdefault(row.line, Outcome.SAME)
    if state is None:
        reason = "Nobody here has this id, and the file gives no organization or role."
        plan.problems.append(Problem(Severity.ERROR, row.line, "sourcedId", reason, row.key))
        plan.mark(row.line, Outcome.ERROR)
    return plan


def _without_those_over(
    plan: PersonPlan,
    rows: Sequence[PositionRow],
    mine: Sequence[PositionState],
    context: Context,
) -> list[PositionState]:
    """End the running positions that a delta says are no longer held; the others are left."""
    left = list(mine)
    for row in rows:
        running = (p for p in left if runs(p, context) and _same_post(row, p))
        there = next(running, None)
        if there is not None:
            left.remove(there)
            end(plan, there, context.as_of - DAY, row.line)
            plan.mark(row.line, Outcome.ENDED)
    return left


def diff_absent(state: PersonState, key: str, context: Context) -> PersonPlan:
    """The plan for somebody the source knew and a bulk file no longer names."""
    plan = PersonPlan(key, state.id)
    end_unnamed(plan, state.positions, context)
    settle_spells(plan, [], state, context)
    return plan


def _gone(plan: PersonPlan, line: int, state: PersonState | None, context: Context) -> PersonPlan:
    """The file says to delete the person: their positions end, their record stays."""
    plan.outcomes[line] = Outcome.SAME
    if state is None:
        return plan
    for position in state.positions:
        if position.source_id == context.source_id and runs(position, context):
            end(plan, position, context.as_of - DAY, line)
            plan.mark(line, Outcome.ENDED)
    settle_spells(plan, [], state, context)
    return plan


def _names_and_address(plan: PersonPlan, row: PositionRow, state: PersonState | None) -> None:
    if row.unnamed and state is not None:
        return
    preferred = row.preferred_name
    if state is None:
        plan.names = (row.given_name, row.family_name, preferred or "")
        plan.email = row.email
        return
    names = (
        row.given_name,
        row.family_name,
        state.preferred_name if preferred is None else preferred,
    )
    if names != (state.given_name, state.family_name, state.preferred_name):
        plan.names = names
        plan.mark(row.line, Outcome.CHANGED)
    if row.email and row.email != state.email:
        plan.email = row.email
        plan.mark(row.line, Outcome.CHANGED)


def _as_scheduled(row: PositionRow, context: Context) -> PositionRow:
    """A summer end of ten-month staff means "not scheduled": the position stays open over it."""
    last = row.ends_on
    if last is None or not ten_month(row.kind, row.job, context.profile):
        return row
    this_summer = last.year == context.as_of.year and context.profile.in_summer(context.as_of)
    if this_summer and context.profile.in_summer(last):
        row.ends_on = None
    return row


def _take_over_ends(
    rows: Sequence[PositionRow], mine: Sequence[PositionState], context: Context
) -> None:
    """A file without last days leaves one that was planned here as it is."""
    if "ends_on" in context.said:
        return
    planned = [p for p in mine if p.ends_on is not None and runs(p, context)]
    for row in rows:
        there = next((p for p in planned if row.ends_on is None and _same_post(row, p)), None)
        if there is not None:
            planned.remove(there)
            row.ends_on = there.ends_on


def _compare(
    plan: PersonPlan,
    row: PositionRow,
    there: PositionState | None,
    mine: Sequence[PositionState],
    context: Context,
) -> None:
    if there is None:
        _add(plan, row, mine, context)
    elif _says_otherwise(row, there, context):
        _change(plan, row, there, context)
    elif row.ends_on != there.ends_on:
        _change_end(plan, row, there, context)


def _held_elsewhere(
    there: PositionState, state: PersonState, context: Context, unnamed: Set[int]
) -> bool:
    """Is a different position the primary one, by another source, by hand, or ``unnamed`` today?"""
    return any(
        p.primary
        and p.id != there.id
        and p.ends_on is None
        and (p.source_id != context.source_id or p.id in unnamed)
        for p in state.positions
    )


def _add(
    plan: PersonPlan, row: PositionRow, mine: Sequence[PositionState], context: Context
) -> None:
    first = row.starts_on or (row.hired_on if plan.person_id is None else None) or context.as_of
    if row.ends_on and row.ends_on < first:
        first = row.starts_on or row.ends_on
    before = [p.ends_on for p in mine if _same_post(row, p) and p.ends_on and p.ends_on >= first]
    if before and row.ends_on is None:
        first = max(context.as_of, max(before) + DAY)
        reason = (
            f"This position ended here on {words(max(before))}, and the file still names it: it "
            f"starts again on {words(first)}."
        )
        plan.problems.append(Problem(Severity.WARNING, row.line, "", reason, row.key))
    plan.positions.append(_new(row, None, context, starts_on=first, ends_on=row.ends_on))
    plan.mark(row.line, Outcome.ADDED)


def _same_post(row: PositionRow, there: PositionState) -> bool:
    return (row.kind, row.unit, row.job) == (there.kind, there.unit, there.job)


def _says_otherwise(row: PositionRow, there: PositionState, context: Context) -> bool:
    """Does the row differ in anything the file speaks of, dates aside?"""
    if not _same_post(row, there):
        return True
    said = context.said
    return (
        ("title" in said and row.title != there.title)
        or ("fte" in said and row.fte != there.fte)
        or ("primary" in said and _other_primary(row, there, context))
        or ("work_calendar" in said and row.work_calendar != there.work_calendar)
        or ("supervisor" in said and _other_supervisor(row, there, context))
    )


def _other_primary(row: PositionRow, there: PositionState, context: Context) -> bool:
    """Of a position that is over, what was recorded stays: the file may not say when it began."""
    goes_on = row.ends_on is None or row.ends_on >= context.as_of
    return goes_on and row.primary is not None and row.primary != there.primary


def _other_supervisor(row: PositionRow, there: PositionState, context: Context) -> bool:
    supervisor_id, supervisor_key = _supervisor(row, context)
    return bool(supervisor_key) or supervisor_id != there.supervisor_id


def _supervisor(row: PositionRow, context: Context) -> tuple[int | None, str]:
    """The supervisor's id, or the key of one who is new in this very file."""
    if row.supervisor == row.key:
        return None, ""
    known = context.people.get(row.supervisor)
    if known is None and row.supervisor in context.new_keys:
        return None, row.supervisor
    return known, ""


def _change(plan: PersonPlan, row: PositionRow, there: PositionState, context: Context) -> None:
    """The position goes on as another one: closed the day before, opened from the change on."""
    day = context.as_of
    if row.starts_on and there.starts_on < row.starts_on <= context.as_of:
        day = row.starts_on
    if row.ends_on and row.ends_on < day and there.ends_on is None:
        _change_end(plan, row, there, context)
        return
    over = there.ends_on is not None and (there.ends_on < day or (row.ends_on or day) < day)
    if day <= there.starts_on or over:
        _replace(plan, row, there, context)
        return
    end(plan, there, day - DAY, row.line)
    plan.positions.append(_new(row, there, context, starts_on=day, ends_on=row.ends_on))
    plan.mark(row.line, Outcome.CHANGED)


def _replace(plan: PersonPlan, row: PositionRow, there: PositionState, context: Context) -> None:
    """A correction from the first day on."""
    if row.ends_on and row.ends_on < there.starts_on:
        _ends_too_early(plan, row, there, context)
        return
    plan.voided.append(there.id)
    right = _new(row, there, context, starts_on=there.starts_on, ends_on=row.ends_on)
    right.corrects_id = there.id
    plan.positions.append(right)
    plan.mark(row.line, Outcome.CHANGED)


def _change_end(plan: PersonPlan, row: PositionRow, there: PositionState, context: Context) -> None:
    if there.ends_on is not None:
        _replace(plan, row, there, context)
    elif row.ends_on is not None and row.ends_on < there.starts_on:
        _ends_too_early(plan, row, there, context)
    elif row.ends_on is not None:
        close(plan, there, row.ends_on)
        plan.mark(row.line, Outcome.ENDED)


def _ends_too_early(
    plan: PersonPlan, row: PositionRow, there: PositionState, context: Context
) -> None:
    heading = context.profile.columns.get("ends_on", "")
    reason = f"The row ends before {words(there.starts_on)}, when the position starts here."
    plan.problems.append(Problem(Severity.ERROR, row.line, heading, reason, row.key))
    plan.mark(row.line, Outcome.ERROR)


def _new(
    row: PositionRow,
    there: PositionState | None,
    context: Context,
    *,
    starts_on: date,
    ends_on: date | None,
) -> NewPosition:
    """A position as the row says; what the file is silent about comes from ``there``."""
    said = context.said if there else frozenset({"title", "fte", "supervisor", "work_calendar"})
    supervisor_id, supervisor_key = _supervisor(row, context)
    if there and "supervisor" not in said:
        supervisor_id, supervisor_key = there.supervisor_id, ""
    return NewPosition(
        line=row.line,
        kind=row.kind,
        unit=row.unit,
        job=row.job,
        title=row.title if "title" in said else there.title,
        fte=row.fte if "fte" in said else there.fte,
        supervisor_id=supervisor_id,
        supervisor_key=supervisor_key,
        primary=there.primary if there and row.primary is None else row.primary,
        work_calendar=row.work_calendar if "work_calendar" in said else there.work_calendar,
        starts_on=starts_on,
        ends_on=ends_on,
    )
