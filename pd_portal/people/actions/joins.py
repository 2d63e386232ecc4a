"""Joining one human's employments across employers: one asks, somebody of the other decides."""

from datetime import datetime
from typing import Any

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.actions.merges import join_records
from pd_portal.people.models import Employer, Employment, JoinRequest, StaffMember
from pd_portal.people.queries.joins import person_there
from pd_portal.people.signals import join_answered, join_asked
from pd_portal.ui.dates import local_day


@action
def ask_to_join(
    *,
    person: StaffMember,
    employer: Employer,
    other: Employer,
    number: str,
    why: str,
    actor: StaffMember,
    now: datetime,
) -> JoinRequest:
    """Say that ``person`` of ``employer`` is whoever has ``number`` at ``other``. Joins nothing."""
    if employer.pk == other.pk:
        raise Refused(
            "Choose another employer. Two records at one employer are a duplicate.", field="other"
        )
    if not Employment.objects.standing().filter(person=person, employer=employer).exists():
        raise Refused(f"{person} has no employment at {employer}.")
    if JoinRequest.objects.waiting().filter(person=person, other=other).exists():
        raise Refused(f"{other} was asked about {person} already and has not answered yet.")
    request = JoinRequest.objects.create(
        person=person,
        employer=employer,
        other=other,
        number=number.strip(),
        why=why.strip(),
        asked_by=actor,
        asked_at=now,
    )
    record(actor=actor, verb="join_asked", target=person, now=now, request=request.pk)
    join_asked.send(sender=JoinRequest, request=request, actor=actor, now=now)
    return request


@action
def approve_join(*, request: JoinRequest, actor: StaffMember, now: datetime) -> JoinRequest:
    """The second person says yes: both records become one, and can be taken apart again."""
    request = _to_decide(request, actor, now)
    there = person_there(request)
    if there is None:
        raise Refused(f"Nobody at {request.other} has the employee id {request.number}.")
    if actor.pk == there.pk:
        raise Refused("Nobody decides about their own record.")
    stays, goes = (request.person, there) if request.person.user_id else (there, request.person)
    merge = join_records(duplicate=goes, into=stays, actor=actor, now=now)
    request.refresh_from_db()  # the merge moved its person
    return _decided(request, actor, now, merge=merge)


@action
def decline_join(
    *, request: JoinRequest, answer: str, actor: StaffMember, now: datetime
) -> JoinRequest:
    """The second person says no, and why; both records stay as they are."""
    request = _to_decide(request, actor, now)
    return _decided(request, actor, now, answer=answer.strip())


@action
def withdraw_join(*, request: JoinRequest, actor: Any, now: datetime) -> JoinRequest:
    """Take a request back before anybody decided."""
    request = _waiting(request)
    request.withdrawn_at = now
    request.save(update_fields=["withdrawn_at"])
    record(actor=actor, verb="join_withdrawn", target=request.person, now=now, request=request.pk)
    return request


def _waiting(request: JoinRequest) -> JoinRequest:
    locked = JoinRequest.objects.select_for_update().get(pk=request.pk)
    if not locked.is_waiting:
        raise Refused("This was decided or withdrawn already.")
    return locked


def _to_decide(request: JoinRequest, actor: StaffMember, now: datetime) -> JoinRequest:
    request = _waiting(request)
    if actor.pk == request.asked_by_id:
        raise Refused("Someone other than the person who asked decides.")
    mine = JoinRequest.objects.decided_by(actor.pk, local_day(now))
    if not mine.filter(pk=request.pk).exists():
        raise Refused(f"HR of {request.other} decides, or an administrator where there is none.")
    return request


def _decided(request: JoinRequest, actor: StaffMember, now: datetime, **values: Any) -> JoinRequest:
    values |= {"decided_by": actor, "decided_at": now}
    for name, value in values.items():
        setattr(request, name, value)
    request.save(update_fields=list(values))
    record(
        actor=actor,
        verb="join_approved" if request.merge_id else "join_declined",
        target=request.person,
        now=now,
        request=request.pk,
    )
    join_answered.send(sender=JoinRequest, request=request, actor=actor, now=now)
    return request
