"""Roles: given, approved by a second person, revoked; and who stands in for a supervisor."""

from datetime import date, datetime
from typing import Any

from pd_portal.access import roles
from pd_portal.audit.actions import Refused, System, action
from pd_portal.audit.recording import record
from pd_portal.people.models import (
    SECOND_APPROVER,
    Delegate,
    Employer,
    OrgUnit,
    RoleGrant,
    StaffMember,
)
from pd_portal.people.signals import role_waits
from pd_portal.ui.dates import local_day, words

# Given by administrators alone, whoever else may grant.
BY_ADMINISTRATORS = (roles.ADMINISTRATOR, roles.RECORDS_OFFICER)


@action
def grant_role(
    *,
    person: StaffMember,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
    unit: OrgUnit | None = None,
    employer: Employer | None = None,
    may_grant: bool = False,
    actor: Any,
    now: datetime,
) -> RoleGrant:
    """Give ``role`` over a subtree or an employer's people; some roles wait for a second person.

    The installer (a ``System`` actor) gives the first roles, which wait for nobody.
    """
    if role not in roles.LABELS:
        raise Refused("Choose a role from the list.", field="role")
    if ends_on is not None and ends_on < starts_on:
        raise Refused("The last day cannot be before the first.", field="ends_on")
    installer = isinstance(actor, System)
    if not installer:
        _refuse_oneself(actor, person)
        _refuse_over(ends_on, local_day(now))
        _require_may_grant(actor, role, unit, employer, local_day(now))
    grant = RoleGrant.objects.create(
        person=person,
        role=role,
        unit=unit,
        employer=employer,
        may_grant=may_grant,
        given_by=None if installer else actor,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at=now,
        approved_at=now if installer else None,
    )
    record(actor=actor, verb="role_given", target=person, now=now, grant=grant.pk, role=role)
    if grant.is_waiting:
        role_waits.send(sender=RoleGrant, grant=grant, actor=actor, now=now)
    return grant


@action
def approve_grant(*, grant: RoleGrant, actor: StaffMember, now: datetime) -> RoleGrant:
    """The second person says yes: neither the giver nor the one who gets the role."""
    _refuse_oneself(actor, grant.person)
    if actor.pk == grant.given_by_id:
        raise Refused("Someone other than the person who gave this role must approve it.")
    if grant.role not in SECOND_APPROVER or grant.approved_at or grant.revoked_at:
        raise Refused("This role is not waiting for anyone.")
    _refuse_over(grant.ends_on, local_day(now))
    _require_may_grant(actor, grant.role, grant.unit, grant.employer, local_day(now))
    grant.approved_by, grant.approved_at = actor, now
    grant.save(update_fields=["approved_by", "approved_at"])
    record(actor=actor, verb="role_approved", target=grant.person, now=now, grant=grant.pk)
    return grant


@action
def revoke_grant(*, grant: RoleGrant, actor: Any, now: datetime) -> RoleGrant:
    """End a role at once. Holders may always give up their own."""
    if grant.revoked_at:
        raise Refused("This role was already ended.")
    installer = isinstance(actor, System)
    if not installer and actor.pk != grant.person_id:
        _require_may_grant(actor, grant.role, grant.unit, grant.employer, local_day(now))
    grant.revoked_by = None if installer else actor
    grant.revoked_at = now
    grant.save(update_fields=["revoked_by", "revoked_at"])
    record(actor=actor, verb="role_revoked", target=grant.person, now=now, grant=grant.pk)
    return grant


@action
def name_delegate(
    *,
    supervisor: StaffMember,
    delegate: StaffMember,
    starts_on: date,
    ends_on: date,
    actor: Any,
    now: datetime,
) -> Delegate:
    """Let ``delegate`` see the supervisor's status list, and only that, between two days."""
    if supervisor.pk == delegate.pk:
        raise Refused("Choose somebody else than the supervisor.", field="delegate")
    if ends_on < starts_on:
        raise Refused("The last day cannot be before the first.", field="ends_on")
    row = Delegate.objects.create(
        supervisor=supervisor,
        delegate=delegate,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at=now,
    )
    record(actor=actor, verb="delegate_named", target=supervisor, now=now, delegate=delegate.pk)
    return row


@action
def end_delegation(*, delegation: Delegate, last_day: date, actor: Any, now: datetime) -> Delegate:
    """Stop after ``last_day``; what begins only later is taken back."""
    if last_day >= delegation.starts_on:
        delegation.ends_on = last_day
        delegation.save(update_fields=["ends_on"])
    else:
        delegation.delete()
    record(actor=actor, verb="delegation_ended", target=delegation.supervisor, now=now)
    return delegation


def who_may_agree(grant: RoleGrant, day: date) -> list[StaffMember]:
    """Who could be the second person of ``grant``."""
    apart = [grant.person_id, grant.given_by_id]
    held = RoleGrant.objects.in_force(day).filter(may_grant=True).exclude(person__in=apart)
    holders = StaffMember.objects.filter(pk__in=held.values("person"))
    return [p for p in holders if may_give(p, grant.role, grant.unit, grant.employer, day)]


def may_give(
    actor: StaffMember, role: str, unit: OrgUnit | None, employer: Employer | None, day: date
) -> bool:
    """A grant of the actor's, with *may grant*, covers the scope; some roles need more."""
    held = RoleGrant.objects.in_force(day).filter(person=actor, may_grant=True)
    held = held.select_related("unit", "employer__unit")
    if role in BY_ADMINISTRATORS:
        held = held.filter(role=roles.ADMINISTRATOR)
    return any(_covers(grant, unit, employer) for grant in held)


def _covers(held: RoleGrant, unit: OrgUnit | None, employer: Employer | None) -> bool:
    """Is the scope (``unit``, ``employer``) inside the scope of ``held``?"""
    if held.employer_id is not None and not _same_employer(held, unit, employer):
        return False
    if held.unit is None:
        return True
    return unit is not None and unit.path.startswith(held.unit.path)


def _same_employer(held: RoleGrant, unit: OrgUnit | None, employer: Employer | None) -> bool:
    if employer is not None:
        return employer.pk == held.employer_id
    return unit is not None and unit.path.startswith(held.employer.unit.path)


def _refuse_oneself(actor: StaffMember, person: StaffMember) -> None:
    if actor.pk == person.pk:
        raise Refused("Nobody gives a role to themselves.", field="person")


def _refuse_over(ends_on: date | None, day: date) -> None:
    if ends_on is not None and ends_on < day:
        raise Refused(f"The last day, {words(ends_on)}, has passed.", field="ends_on")


def _require_may_grant(
    actor: StaffMember, role: str, unit: OrgUnit | None, employer: Employer | None, day: date
) -> None:
    if not may_give(actor, role, unit, employer, day):
        raise Refused(
            f"You may not give the role {roles.LABELS[role]} there. "
            "Ask an administrator who may grant roles."
        )
