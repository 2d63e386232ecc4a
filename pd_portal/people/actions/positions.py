"""Positions: adding, closing, moving somebody, putting a wrong one right."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.actions.facts import (
    close,
    copied,
    lock,
    replace,
    require_order,
    take_back,
    tell,
)
from pd_portal.people.models import (
    Employment,
    JobGroup,
    OrgUnit,
    Position,
    StaffMember,
    WorkCalendar,
)
from pd_portal.ui.dates import words


@action
def add_position(
    *,
    employment: Employment,
    unit: OrgUnit,
    job_group: JobGroup,
    starts_on: date,
    title: str = "",
    fte: Decimal = Decimal(1),
    supervisor: StaffMember | None = None,
    primary: bool | None = None,
    work_calendar: WorkCalendar | None = None,
    ends_on: date | None = None,
    actor: Any,
    now: datetime,
) -> Position:
    """Give the employment a position. ``primary`` left out: yes, if there is no other that day."""
    lock(employment.person)
    require_order(starts_on, ends_on)
    last = ends_on or employment.ends_on
    _refuse_outside(employment, starts_on, last)
    _refuse_circle(employment.person, supervisor, starts_on, last)
    if primary is None:
        primary = clashing_primary(employment, starts_on, last) is None
    elif primary:
        refuse_second_primary(employment, starts_on, last)
    position = Position.objects.create(
        employment=employment,
        person=employment.person,
        employer=employment.employer,
        unit=unit,
        job_group=job_group,
        title=title,
        fte=fte,
        supervisor=supervisor,
        primary=primary,
        work_calendar=work_calendar,
        starts_on=starts_on,
        ends_on=last,
        recorded_at=now,
        end_recorded_at=now if last else None,
    )
    _audit("position_added", position, actor, now)
    return position


@action
def close_position(*, position: Position, last_day: date, actor: Any, now: datetime) -> Position:
    """End one position; the employment goes on."""
    lock(position.person)
    require_order(position.starts_on, last_day, field="last_day")
    _refuse_outside(position.employment, position.starts_on, last_day)
    if position.primary:
        refuse_second_primary(
            position.employment, position.starts_on, last_day, apart_from=position
        )
    ended = close(position, last_day=last_day, now=now)
    _audit("position_closed", ended, actor, now)
    return ended


@action
def transfer(
    *, position: Position, starts_on: date, changes: Mapping[str, Any], actor: Any, now: datetime
) -> Position:
    """From ``starts_on`` the position is another one: unit, job group, FTE, title, supervisor."""
    lock(position.person)
    if starts_on <= position.starts_on:
        raise Refused(
            f"A move starts after {words(position.starts_on)}. To change the position from its "
            "first day on, correct it.",
            field="starts_on",
        )
    if position.ends_on is not None and starts_on > position.ends_on:
        raise Refused(f"The position ends on {words(position.ends_on)}.", field="starts_on")
    last = position.ends_on
    leader = changes.get("supervisor", position.supervisor)
    _refuse_circle(position.person, leader, starts_on, last)
    old = close(position, last_day=starts_on - timedelta(days=1), now=now)
    moved = _copy(old, starts_on=starts_on, ends_on=last, now=now, **changes)
    _audit("position_transferred", moved, actor, now, was=old.pk)
    return moved


@action
def correct_position(
    *, position: Position, changes: Mapping[str, Any], actor: Any, now: datetime
) -> Position:
    """Replace a position that was recorded wrong from its first day on."""
    lock(position.person)
    first = changes.get("starts_on", position.starts_on)
    last = changes.get("ends_on", position.ends_on)
    require_order(first, last)
    _refuse_outside(position.employment, first, last)
    leader = changes.get("supervisor", position.supervisor)
    _refuse_circle(position.person, leader, first, last)
    if changes.get("primary", position.primary):
        refuse_second_primary(position.employment, first, last, apart_from=position)
    right = replace(position, now=now, **changes)
    _audit("position_corrected", right, actor, now, was=position.pk)
    return right


@action
def void_position(*, position: Position, actor: Any, now: datetime) -> Position:
    """Take back a position that never was."""
    lock(position.person)
    take_back(position, now=now)
    _audit("position_voided", position, actor, now)
    return position


def clashing_primary(
    employment: Employment, first: date, last: date | None, *, apart_from: Position | None = None
) -> Position | None:
    """A primary position of the same person and employer that shares a day with the range."""
    others = Position.objects.standing().filter(
        person=employment.person_id, employer=employment.employer_id, primary=True
    )
    others = others.exclude(ends_on__lt=first)
    if last is not None:
        others = others.filter(starts_on__lte=last)
    if apart_from is not None:
        others = others.exclude(pk=apart_from.pk)
    return others.first()


def refuse_second_primary(
    employment: Employment, first: date, last: date | None, *, apart_from: Position | None = None
) -> None:
    clash = clashing_primary(employment, first, last, apart_from=apart_from)
    if clash:
        raise Refused(
            f"{clash} is already the primary position from {words(clash.starts_on)}.",
            field="primary",
        )


def _copy(position: Position, *, now: datetime, **changes: Any) -> Position:
    values = copied(position) | changes
    known = now if values["ends_on"] else None
    return Position.objects.create(**values, recorded_at=now, end_recorded_at=known)


def _refuse_outside(employment: Employment, first: date, last: date | None) -> None:
    if first < employment.starts_on:
        raise Refused(f"The employment starts on {words(employment.starts_on)}.", field="starts_on")
    end = employment.ends_on
    if end is not None and (last is None or last > end):
        raise Refused(f"The employment ends on {words(end)}.", field="ends_on")


def _refuse_circle(
    person: StaffMember, supervisor: StaffMember | None, first: date, last: date | None
) -> None:
    """On no day from ``first`` to ``last`` does somebody supervise themselves through others."""
    todo = [(supervisor.pk, first, last or date.max)] if supervisor else []
    seen = set(todo)
    while todo:
        above, since, until = todo.pop()
        if above == person.pk:
            raise Refused(
                f"{supervisor} already reports to {person}, directly or through others.",
                field="supervisor",
            )
        for step in _leaders_between(above, since, until) - seen:
            seen.add(step)
            todo.append(step)


def _leaders_between(person_id: int, since: date, until: date) -> set[tuple[int, date, date]]:
    """Whom the person's primary positions name between two days, each with their days."""
    rows = (
        Position.objects.standing()
        .filter(person=person_id, primary=True, supervisor__isnull=False, starts_on__lte=until)
        .exclude(ends_on__lt=since)
        .values_list("supervisor", "starts_on", "ends_on")
    )
    return {(pk, max(since, a), min(until, b or date.max)) for pk, a, b in rows}


def _audit(verb: str, position: Position, actor: Any, now: datetime, **data: Any) -> None:
    record(actor=actor, verb=verb, target=position.person, now=now, position=position.pk, **data)
    tell([position.person_id], now)
