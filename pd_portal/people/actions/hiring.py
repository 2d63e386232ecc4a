"""Employments: hiring, hiring again, and the last day."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.actions.facts import close, lock, replace, require_order, take_back, tell
from pd_portal.people.actions.positions import refuse_second_primary
from pd_portal.people.conf import setting
from pd_portal.people.models import (
    BargainingUnit,
    Employer,
    Employment,
    EmploymentKind,
    Pay,
    Position,
    StaffMember,
)
from pd_portal.people.models.dated import on_day
from pd_portal.ui.dates import words


@action
def hire(
    *,
    person: StaffMember,
    employer: Employer,
    employee_id: str,
    starts_on: date,
    kind: str = EmploymentKind.REGULAR,
    pay: str = Pay.SALARIED,
    bargaining_unit: BargainingUnit | None = None,
    ends_on: date | None = None,
    actor: Any,
    now: datetime,
) -> Employment:
    """Open a spell of ``person`` with ``employer``; positions are added to it afterwards.

    After a gap of at most ``REHIRE_GAP_DAYS`` the original hire date is kept. Whoever had left is
    back with their first position (``notice_returns``), not before.
    """
    lock(person)
    require_order(starts_on, ends_on)
    _refuse_number_of_another(person, employer, employee_id)
    _refuse_second_spell(employer, employee_id, kind, starts_on, ends_on)
    spell = Employment.objects.create(
        person=person,
        employer=employer,
        employee_id=employee_id,
        kind=kind,
        pay=pay,
        bargaining_unit=bargaining_unit,
        original_hire_on=original_hire_day(person, employer, starts_on),
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at=now,
        end_recorded_at=now if ends_on else None,
    )
    _let_search_find(person, employee_id)
    record(actor=actor, verb="hired", target=person, now=now, employment=spell.pk)
    tell([person.pk], now)
    return spell


def original_hire_day(person: StaffMember, employer: Employer, starts_on: date) -> date:
    """The earlier spell's original hire day when the gap is short, else ``starts_on``."""
    before = (
        Employment.objects.standing()
        .filter(person=person, employer=employer, starts_on__lt=starts_on)
        .order_by("-starts_on")
        .first()
    )
    if before is None:
        return starts_on
    gap = timedelta(days=setting("REHIRE_GAP_DAYS") + 1)
    short = before.ends_on is None or starts_on - before.ends_on <= gap
    return before.original_hire_on if short else starts_on


@action
def end_employment(
    *, employment: Employment, last_day: date, actor: Any, now: datetime
) -> Employment:
    """End the spell and every position in it on ``last_day``; later positions are taken back.

    Put off to a later day, the positions that were to end with the spell go on with it.
    """
    lock(employment.person)
    require_order(employment.starts_on, last_day, field="last_day")
    number, kind, first = employment.employee_id, employment.kind, employment.starts_on
    _refuse_second_spell(
        employment.employer, number, kind, first, last_day, apart_from=employment, field="last_day"
    )
    _refuse_second_primaries(employment, last_day)
    for position in employment.positions.standing():
        if position.starts_on > last_day:
            take_back(position, now=now)
        elif position.ends_on is None or position.ends_on > last_day:
            close(position, last_day=last_day, now=now)
    ended = _end_spell(employment, last_day, now)
    record(
        actor=actor,
        verb="employment_ended",
        target=employment.person,
        now=now,
        employment=ended.pk,
        last_day=last_day.isoformat(),
    )
    tell([employment.person_id], now)
    return ended


def _end_spell(employment: Employment, last_day: date, now: datetime) -> Employment:
    """Close the spell; one that had another end is replaced, and its positions follow."""
    ended = close(employment, last_day=last_day, now=now)
    if ended.pk != employment.pk:
        move_positions(employment, ended, now, ends=True)
    return ended


def move_positions(old: Employment, new: Employment, now: datetime, *, ends: bool = False) -> None:
    """Carry the standing positions of a replaced spell over to the one that replaced it.

    With ``ends`` those that ended with the old spell end with the new one.
    """
    for position in old.positions.standing():
        ends_on = new.ends_on if ends and _ends_with(position, old) else position.ends_on
        replace(position, now=now, employment=new, ends_on=ends_on)


def _ends_with(position: Position, employment: Employment) -> bool:
    return employment.ends_on is not None and position.ends_on == employment.ends_on


def _refuse_second_primaries(employment: Employment, last: date | None) -> None:
    """Would a primary position that ends with the spell run into another one until ``last``?"""
    for position in employment.positions.standing().filter(primary=True):
        if _ends_with(position, employment):
            refuse_second_primary(employment, position.starts_on, last, apart_from=position)


@action
def correct_employment(
    *, employment: Employment, changes: Mapping[str, Any], actor: Any, now: datetime
) -> Employment:
    """Replace a spell that was recorded wrong (number, kind, dates); its positions follow."""
    lock(employment.person)
    changes = dict(changes)
    first = changes.get("starts_on", employment.starts_on)
    last = changes.get("ends_on", employment.ends_on)
    require_order(first, last)
    if employment.original_hire_on > first:
        changes.setdefault("original_hire_on", first)
    _refuse_positions_outside(employment, first, last)
    _refuse_second_primaries(employment, last)
    number = changes.get("employee_id", employment.employee_id)
    _refuse_number_of_another(employment.person, employment.employer, number)
    kind = changes.get("kind", employment.kind)
    _refuse_second_spell(employment.employer, number, kind, first, last, apart_from=employment)
    right = replace(employment, now=now, **changes)
    move_positions(employment, right, now, ends=True)
    _let_search_find(employment.person, number)
    record(
        actor=actor,
        verb="employment_corrected",
        target=employment.person,
        now=now,
        was=employment.pk,
        employment=right.pk,
    )
    tell([employment.person_id], now)
    return right


@action
def amend_employment(
    *,
    employment: Employment,
    pay: str,
    bargaining_unit: BargainingUnit | None,
    original_hire_on: date,
    actor: Any,
    now: datetime,
) -> Employment:
    """Put right what counts in no figure: pay, bargaining unit, original hire day."""
    if original_hire_on > employment.starts_on:
        raise Refused(
            f"The original hire day cannot be after {words(employment.starts_on)}, the first day.",
            field="original_hire_on",
        )
    employment.pay = pay
    employment.bargaining_unit = bargaining_unit
    employment.original_hire_on = original_hire_on
    employment.save(update_fields=["pay", "bargaining_unit", "original_hire_on"])
    record(actor=actor, verb="employment_amended", target=employment.person, now=now)
    return employment


def _refuse_number_of_another(person: StaffMember, employer: Employer, employee_id: str) -> None:
    owners = Employment.objects.filter(employer=employer, employee_id=employee_id)
    if owners.exclude(person=person).exists():
        raise Refused(
            f"Employee id {employee_id} already belongs to someone else at {employer}.",
            field="employee_id",
        )


def _refuse_second_spell(
    employer: Employer,
    employee_id: str,
    kind: str,
    starts_on: date,
    ends_on: date | None,
    *,
    apart_from: Employment | None = None,
    field: str = "starts_on",
) -> None:
    same = Employment.objects.standing().filter(
        employer=employer, employee_id=employee_id, kind=kind
    )
    if apart_from is not None:
        same = same.exclude(pk=apart_from.pk)
    later = same.filter(starts_on__gte=starts_on)
    if ends_on is not None:
        later = later.filter(starts_on__lte=ends_on)
    clash = same.filter(on_day(starts_on)).first() or later.first()
    if clash:
        raise Refused(
            f"There is already such an employment from {words(clash.starts_on)}. "
            "End that one first, or correct it.",
            field=field,
        )


def _refuse_positions_outside(employment: Employment, first: date, last: date | None) -> None:
    for position in employment.positions.standing():
        early = position.starts_on < first
        late = last is not None and (position.ends_on is None or position.ends_on > last)
        if early or late:
            raise Refused(
                f"The position that starts on {words(position.starts_on)} would lie outside. "
                "Correct the position first."
            )


def _let_search_find(person: StaffMember, employee_id: str) -> None:
    """Add a number to the words the person is found by."""
    from pd_portal.people.actions.persons import refresh_search_words

    refresh_search_words(person, also=[employee_id])
