"""How what somebody holds comes to an end, or to another one than was planned. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from pd_portal.people.roster.plan import Context, NewPosition, PersonPlan, PositionState
from pd_portal.people.roster.profile import Profile

DAY = timedelta(days=1)


def ten_month(kind: str, job: str, profile: Profile) -> bool:
    """Is this kind of employment, in this job group, one that is not scheduled in summer?"""
    kinds, jobs = profile.ten_month_kinds, profile.ten_month_jobs
    if not kinds and not jobs:
        return False
    return (not kinds or kind in kinds) and (not jobs or job in jobs)


def end_unnamed(
    plan: PersonPlan, left: Sequence[PositionState], context: Context, *, complete: bool = False
) -> None:
    """End the source's running positions that a bulk file no longer names, ten-month staff excepted.

    A delta names changes only, unless it states a person's positions ``complete``.
    """
    for position in left:
        if (
            (context.delta and not complete)
            or position.source_id != context.source_id
            or not runs(position, context)
        ):
            continue
        summer_off = ten_month(position.kind, position.job, context.profile)
        if summer_off and context.profile.in_summer(context.as_of):
            continue
        end(plan, position, context.as_of - DAY)
        plan.leaves_units.append(position.unit)
        plan.missing += 1


def unnamed_by_now(
    left: Sequence[PositionState],
    named: Sequence[PositionState],
    plan: PersonPlan,
    context: Context,
) -> list[PositionState]:
    """Of the positions ``left`` those that nothing ``named`` goes on from.

    While nothing that the file names runs today, the planned last days before it stand.
    """
    known, found = list(named), []
    for position in sorted(left, key=lambda p: p.starts_on, reverse=True):
        follows = any(goes_on_as(position, other) for other in known)
        (known if follows else found).append(position)
    day = context.as_of
    here = any(
        p.starts_on <= day and (p.ends_on is None or p.ends_on >= day)
        for p in (*named, *plan.positions)
    )
    return [p for p in found if here or p.ends_on is None]


def goes_on_as(there: PositionState, other: PositionState) -> bool:
    """The same post from the day after: its employment ended between the two."""
    adjoins = there.ends_on is not None and other.starts_on == there.ends_on + DAY
    return adjoins and (there.kind, there.unit, there.job) == (other.kind, other.unit, other.job)


def runs(there: PositionState, context: Context) -> bool:
    """It has no end yet, or one that is still to come."""
    return there.ends_on is None or there.ends_on >= context.as_of


def end(plan: PersonPlan, there: PositionState, last_day: date, line: int = 0) -> None:
    """End a running position; one with a later last day is recorded again with this one."""
    if there.ends_on is None or last_day < there.starts_on:
        close(plan, there, last_day)
    else:
        plan.voided.append(there.id)
        plan.positions.append(until(there, line, last_day))


def until(there: PositionState, line: int, last_day: date) -> NewPosition:
    """A position with another last day than was planned, and nothing else changed."""
    return NewPosition(
        line=line,
        kind=there.kind,
        unit=there.unit,
        job=there.job,
        title=there.title,
        fte=there.fte,
        supervisor_id=there.supervisor_id,
        supervisor_key="",
        primary=there.primary,
        work_calendar=there.work_calendar,
        starts_on=there.starts_on,
        ends_on=last_day,
        corrects_id=there.id,
    )


def close(plan: PersonPlan, there: PositionState, last_day: date) -> None:
    """End a position; one that would end before it began was never held, so it is taken back."""
    if last_day < there.starts_on:
        plan.voided.append(there.id)
    else:
        plan.closed.append((there.id, last_day))
