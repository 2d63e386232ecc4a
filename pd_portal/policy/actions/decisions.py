"""Exemptions and extensions: dated, approved by another person, closed and never edited."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q

from courses.models import EvidenceItem, ModulePage
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import JobGroup, OrgUnit, StaffMember
from pd_portal.policy.actions.standing import facts_changed, rules_changed
from pd_portal.policy.models import Exemption, Extension, Requirement, Scope
from pd_portal.policy.queries.reminders import row_now
from pd_portal.ui.dates import local_day, words


@action
def grant_exemption(
    *,
    scope: str,
    starts_on: date,
    category: str,
    approved_by: StaffMember,
    actor: Any,
    now: datetime,
    requirement: Requirement | None = None,
    ends_on: date | None = None,
    review_on: date | None = None,
    person: StaffMember | None = None,
    unit: OrgUnit | None = None,
    job_group: JobGroup | None = None,
    module: ModulePage | None = None,
    evidence: EvidenceItem | None = None,
) -> Exemption:
    """Excuse a person, a unit, a job group, or waive one item of a person's pathway."""
    exemption = Exemption(
        requirement=requirement,
        scope=scope,
        starts_on=starts_on,
        ends_on=ends_on,
        category=category,
        approved_by=approved_by,
        review_on=review_on,
        recorded_at=now,
        end_recorded_at=now if ends_on else None,
        person=person,
        unit=unit,
        job_group=job_group,
        module=module,
        evidence=evidence,
    )
    _refuse_unfit(exemption)
    exemption.save()
    record(actor=actor, verb="exemption_granted", target=exemption, now=now, scope=scope)
    _tell(exemption, now)
    return exemption


@action
def end_exemption(*, exemption: Exemption, last_day: date, actor: Any, now: datetime) -> Exemption:
    """Give an open exemption its last day."""
    if exemption.ends_on is not None or exemption.voided_at is not None:
        raise Refused("This exemption has an end already. Take it back and grant another one.")
    if last_day < exemption.starts_on:
        raise Refused(
            f"The last day cannot be before the first, {words(exemption.starts_on)}.",
            field="last_day",
        )
    exemption.ends_on, exemption.end_recorded_at = last_day, now
    exemption.save(update_fields=["ends_on", "end_recorded_at"])
    record(actor=actor, verb="exemption_ended", target=exemption, now=now)
    _tell(exemption, now)
    return exemption


@action
def take_back_exemption(*, exemption: Exemption, actor: Any, now: datetime) -> Exemption:
    """Void an exemption that was a mistake; it stays on record and excuses no day."""
    if exemption.voided_at is not None:
        raise Refused("This exemption was already taken back.")
    exemption.voided_at = now
    exemption.save(update_fields=["voided_at"])
    record(actor=actor, verb="exemption_taken_back", target=exemption, now=now)
    _tell(exemption, now)
    return exemption


@action
def grant_extension(
    *,
    requirement: Requirement,
    person: StaffMember,
    until: date,
    category: str,
    approved_by: StaffMember | None,
    actor: Any,
    now: datetime,
) -> Extension:
    """More time from today on: the due date is no earlier than ``until``.

    ``approved_by`` is None where a rule gives it, not a person.
    """
    today = local_day(now)
    if until < today:
        raise Refused(
            "Choose a day from today on; days that passed stay as they were.", field="until"
        )
    if approved_by is not None and approved_by.pk == person.pk:
        raise Refused("Nobody approves their own extension.", field="approved_by")
    owed = row_now(person.pk, requirement.pk, today)
    if owed and not owed.is_met and owed.row.due_on and until <= owed.row.due_on:
        said = f"It is due on {words(owed.row.due_on)} already. Choose a later day."
        raise Refused(said, field="until")
    extension = Extension.objects.create(
        requirement=requirement,
        person=person,
        granted_on=today,
        until=until,
        category=category,
        approved_by=approved_by,
        recorded_at=now,
    )
    record(actor=actor, verb="extension_granted", target=extension, now=now, until=str(until))
    facts_changed([person.pk], now=now, requirements=[requirement])
    return extension


@action
def take_back_extension(*, extension: Extension, actor: Any, now: datetime) -> Extension:
    """Void an extension that was a mistake."""
    if extension.voided_at is not None:
        raise Refused("This extension was already taken back.")
    extension.voided_at = now
    extension.save(update_fields=["voided_at"])
    record(actor=actor, verb="extension_taken_back", target=extension, now=now)
    facts_changed([extension.person_id], now=now, requirements=[extension.requirement])
    return extension


def _refuse_unfit(new: Exemption) -> None:
    if new.ends_on is not None and new.ends_on < new.starts_on:
        raise Refused("The last day cannot be before the first.", field="ends_on")
    if new.ends_on is None and new.review_on is None:
        raise Refused(
            "An exemption without a last day needs a day to look at it again.", field="review_on"
        )
    if new.person_id is not None and new.approved_by_id == new.person_id:
        raise Refused("Nobody approves their own exemption.", field="approved_by")
    clash = _overlapping(new).first()
    if clash is not None:
        raise Refused(
            f"There is already such an exemption from {words(clash.starts_on)}. "
            "End that one first, or choose days beside it.",
            field="starts_on",
        )


def _overlapping(new: Exemption):
    same = {
        f"{key}_id": getattr(new, f"{key}_id")
        for key in ("person", "unit", "job_group", "module", "evidence")
    }
    rows = Exemption.objects.standing().filter(scope=new.scope, **same)
    if new.requirement_id:  # one for every requirement lies over each
        rows = rows.filter(Q(requirement=new.requirement_id) | Q(requirement=None))
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=new.starts_on))
    return rows if new.ends_on is None else rows.filter(starts_on__lte=new.ends_on)


def _tell(exemption: Exemption, now: datetime) -> None:
    """Reckon whoever it concerns: one person, or everyone a group's exemption can reach."""
    of_one = exemption.scope in (Scope.PERSON, Scope.MODULE)
    only = [exemption.requirement] if exemption.requirement_id else None
    if of_one:
        facts_changed([exemption.person_id], now=now, requirements=only)
        return
    for requirement in only or Requirement.objects.active():
        rules_changed(requirement, now=now)
