"""Employers, partners, bargaining units, data sharing, job groups, work calendars."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import (
    BargainingUnit,
    DataSharing,
    Employer,
    JobGroup,
    OrgUnit,
    Partner,
    Position,
    StaffMember,
    WorkCalendar,
    WorkPeriod,
)
from pd_portal.ui.dates import local_day, words


@action
def add_partner(*, name: str, kind: str, actor: Any, now: datetime) -> Partner:
    """Add an organization beside the agency."""
    if Partner.objects.filter(name=name.strip()).exists():
        raise Refused("There is a partner of this name already.", field="name")
    partner = Partner.objects.create(name=name.strip(), kind=kind)
    record(actor=actor, verb="partner_added", target=partner, now=now)
    return partner


@action
def open_employer(
    *, unit: OrgUnit, code: str, name: str, partner: Partner | None, actor: Any, now: datetime
) -> Employer:
    """Let ``unit`` hire. Without a partner it is the agency's own."""
    if Employer.objects.filter(code=code).exists():
        raise Refused("There is an employer with this code already.", field="code")
    if Employer.objects.filter(unit=unit).exists():
        raise Refused("This unit is an employer already.", field="unit")
    employer = Employer.objects.create(unit=unit, code=code, name=name, partner=partner)
    record(actor=actor, verb="employer_opened", target=employer, now=now)
    return employer


@action
def name_concerns_owner(
    *, employer: Employer, person: StaffMember | None, actor: Any, now: datetime
) -> Employer:
    """Say who hears concerns of the employer's people."""
    employer.concerns_owner = person
    employer.save(update_fields=["concerns_owner"])
    record(actor=actor, verb="concerns_owner_named", target=employer, now=now)
    return employer


@action
def add_bargaining_unit(
    *,
    employer: Employer,
    code: str,
    name: str,
    contact_name: str = "",
    contact_email: str = "",
    actor: Any,
    now: datetime,
) -> BargainingUnit:
    """Add a union or association with its contact."""
    if employer.bargaining_units.filter(code=code).exists():
        raise Refused("This employer has a bargaining unit with this code.", field="code")
    unit = BargainingUnit.objects.create(
        employer=employer,
        code=code,
        name=name,
        contact_name=contact_name,
        contact_email=contact_email,
    )
    record(actor=actor, verb="bargaining_unit_added", target=unit, now=now)
    return unit


@action
def change_bargaining_unit(
    *,
    unit: BargainingUnit,
    name: str,
    contact_name: str,
    contact_email: str,
    actor: Any,
    now: datetime,
) -> BargainingUnit:
    """Change what it is called and whom to ask there; its code stays."""
    unit.name, unit.contact_name, unit.contact_email = name.strip(), contact_name, contact_email
    unit.save(update_fields=["name", "contact_name", "contact_email"])
    record(actor=actor, verb="bargaining_unit_changed", target=unit, now=now)
    return unit


@action
def share_data(
    *,
    owner: Employer,
    reader: Employer,
    starts_on: date,
    ends_on: date | None,
    actor: StaffMember,
    now: datetime,
) -> DataSharing:
    """The partner ``owner`` lets ``reader``'s HR see its people; signed by the actor."""
    if ends_on is not None and ends_on < starts_on:
        raise Refused(f"The last day cannot be before {words(starts_on)}.", field="ends_on")
    if owner == reader:
        raise Refused("An employer already sees its own people.", field="reader")
    sharing = DataSharing.objects.create(
        owner=owner,
        reader=reader,
        starts_on=starts_on,
        ends_on=ends_on,
        signed_by=actor,
        recorded_at=now,
    )
    record(actor=actor, verb="data_shared", target=owner, now=now, reader=reader.pk)
    return sharing


@action
def end_sharing(*, sharing: DataSharing, last_day: date, actor: Any, now: datetime) -> DataSharing:
    """Stop sharing after ``last_day``. What has not begun is taken back by a day before its first."""
    said = {"reader": sharing.reader_id, "last_day": last_day.isoformat()}
    record(actor=actor, verb="data_sharing_ended", target=sharing.owner, now=now, **said)
    if last_day >= sharing.starts_on:
        sharing.ends_on = last_day
        sharing.save(update_fields=["ends_on"])
    elif sharing.starts_on > local_day(now):
        sharing.delete()
    else:
        raise Refused(
            f"It began on {words(sharing.starts_on)} and cannot end before.", field="last_day"
        )
    return sharing


@action
def add_job_group(*, code: str, name: str, actor: Any, now: datetime) -> JobGroup:
    """Add a kind of work."""
    if JobGroup.objects.filter(code=code).exists():
        raise Refused("There is a job group with this code already.", field="code")
    group = JobGroup.objects.create(code=code, name=name.strip())
    record(actor=actor, verb="job_group_added", target=group, now=now)
    return group


@action
def rename_job_group(*, job_group: JobGroup, name: str, actor: Any, now: datetime) -> JobGroup:
    """Change a job group's name; its code and its positions stay."""
    job_group.name = name.strip()
    job_group.save(update_fields=["name"])
    record(actor=actor, verb="job_group_renamed", target=job_group, now=now)
    return job_group


@action
def retire_job_group(*, job_group: JobGroup, day: date, actor: Any, now: datetime) -> JobGroup:
    """Give the group to nobody from ``day`` on; refused while somebody is in it after that."""
    going_on = Position.objects.standing().filter(job_group=job_group).exclude(ends_on__lt=day)
    if going_on.exists():
        raise Refused(
            f"{going_on.count()} positions are in this group after {words(day)}. Move them first."
        )
    job_group.retired_on = day
    job_group.save(update_fields=["retired_on"])
    record(actor=actor, verb="job_group_retired", target=job_group, now=now)
    return job_group


@action
def add_work_calendar(
    *,
    employer: Employer,
    code: str,
    name: str,
    kind: str,
    periods: Sequence[tuple[date, date]] = (),
    actor: Any,
    now: datetime,
) -> WorkCalendar:
    """Add a calendar with its stretches (first day, last day); none means every day."""
    if employer.calendars.filter(code=code).exists():
        raise Refused("This employer has a calendar with this code.", field="code")
    ordered = sorted(periods)
    for (_, last), (first, _) in pairwise(ordered):
        if first <= last:
            raise Refused(f"Two stretches share {words(first)}.", field="periods")
    calendar = WorkCalendar.objects.create(employer=employer, code=code, name=name, kind=kind)
    WorkPeriod.objects.bulk_create(
        WorkPeriod(calendar=calendar, starts_on=first, ends_on=last) for first, last in ordered
    )
    record(actor=actor, verb="work_calendar_added", target=calendar, now=now)
    return calendar
