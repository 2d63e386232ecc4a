"""Leaves: dates and paid or unpaid, nothing else."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.actions.facts import close, lock, require_order, take_back, tell
from pd_portal.people.models import Employer, Employment, Leave, StaffMember
from pd_portal.ui.dates import words


@action
def record_leave(
    *,
    person: StaffMember,
    employer: Employer,
    starts_on: date,
    ends_on: date | None = None,
    paid: bool,
    actor: Any,
    now: datetime,
) -> Leave:
    """Record days away. Leaves of one person and employer do not overlap."""
    lock(person)
    require_order(starts_on, ends_on)
    if not Employment.objects.standing().filter(person=person, employer=employer).exists():
        raise Refused(f"{person} has no employment at {employer}.")
    _refuse_overlap(Leave.objects.all(), person, employer, (starts_on, ends_on), "starts_on")
    leave = Leave.objects.create(
        person=person,
        employer=employer,
        starts_on=starts_on,
        ends_on=ends_on,
        paid=paid,
        recorded_at=now,
        end_recorded_at=now if ends_on else None,
    )
    _audit("leave_recorded", leave, actor, now)
    return leave


@action
def end_leave(*, leave: Leave, last_day: date, actor: Any, now: datetime) -> Leave:
    """Say when the person is back: ``last_day`` is the last one away."""
    lock(leave.person)
    require_order(leave.starts_on, last_day, field="last_day")
    others = Leave.objects.exclude(pk=leave.pk)
    _refuse_overlap(others, leave.person, leave.employer, (leave.starts_on, last_day), "last_day")
    ended = close(leave, last_day=last_day, now=now)
    _audit("leave_ended", ended, actor, now)
    return ended


@action
def void_leave(*, leave: Leave, actor: Any, now: datetime) -> Leave:
    """Take back a leave that never was."""
    lock(leave.person)
    take_back(leave, now=now)
    _audit("leave_voided", leave, actor, now)
    return leave


def _refuse_overlap(
    among: Any, person: StaffMember, employer: Employer, days: tuple[date, date | None], field: str
) -> None:
    first, last = days
    unfinished = Q(ends_on__isnull=True) | Q(ends_on__gte=first)
    same = among.standing().filter(unfinished, person=person, employer=employer)
    if last is not None:
        same = same.filter(starts_on__lte=last)
    clash = same.first()
    if clash:
        raise Refused(f"There is a leave from {words(clash.starts_on)} already.", field=field)


def _audit(verb: str, leave: Leave, actor: Any, now: datetime) -> None:
    record(actor=actor, verb=verb, target=leave.person, now=now, leave=leave.pk)
    tell([leave.person_id], now)
