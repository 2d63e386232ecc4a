"""Sources and their imports: uploaded, confirmed, undone; and what a person decided."""

import hashlib
import logging
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Q

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.actions.employers import add_job_group
from pd_portal.people.actions.facts import tell
from pd_portal.people.actions.import_applying import apply_sets
from pd_portal.people.actions.import_staging import STAGED
from pd_portal.people.actions.logins import follow_addresses
from pd_portal.people.actions.units import open_unit
from pd_portal.people.models import (
    Employer,
    Employment,
    ImportStatus,
    JobGroup,
    Leave,
    OrgUnit,
    Position,
    ReviewItem,
    RosterImport,
    RosterSource,
    RosterUpload,
    SourceFormat,
    StaffMember,
    StagedPerson,
)

logger = logging.getLogger(__name__)


@action
def add_source(
    *, employer: Employer, code: str, name: str, format_: str, actor: Any, now: datetime
) -> RosterSource:
    """Add a named system of an employer, from which files come."""
    if RosterSource.objects.filter(code=code).exists():
        raise Refused("There is a source with this code already.", field="code")
    if format_ not in SourceFormat.values:
        raise Refused("Choose a format from the list.", field="format")
    source = RosterSource.objects.create(employer=employer, code=code, name=name, format=format_)
    record(actor=actor, verb="source_added", target=source, now=now)
    return source


@action
def save_profile(
    *, source: RosterSource, profile: Mapping[str, Any], actor: Any, now: datetime
) -> RosterSource:
    """Keep how the source's files are understood; its next files use it."""
    source.profile = dict(profile)
    source.save(update_fields=["profile"])
    record(actor=actor, verb="source_profile_saved", target=source, now=now)
    return source


@action
def upload_file(
    *,
    source: RosterSource,
    file_name: str,
    content: bytes,
    as_of: date,
    actor: Any,
    now: datetime,
) -> RosterImport:
    """Keep a file for its preview. ``as_of`` is the day it speaks of."""
    started_by = actor if isinstance(actor, StaffMember) else None
    roster_import = RosterImport.objects.create(
        source=source,
        file_name=file_name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        as_of=as_of,
        started_by=started_by,
        created_at=now,
    )
    RosterUpload.objects.create(roster_import=roster_import, content=content)
    record(actor=actor, verb="roster_uploaded", target=roster_import, now=now)
    return roster_import


@action
def apply_import(
    *, roster_import: RosterImport, typed: int | None = None, actor: Any, now: datetime
) -> RosterImport:
    """Do what the preview showed: everything, or nothing.

    ``typed`` is the number of people it would end, where the guard asks for it.
    """
    _require_current(roster_import, now)
    _require_typed(roster_import, typed)
    _open_missing(roster_import, actor, now)
    _remember_places(roster_import)
    people = _apply_or_refuse(roster_import, now)
    written = StagedPerson.objects.filter(roster_import=roster_import).exclude(email="")
    follow_addresses(written.values("person_id"))
    _forget_file(roster_import)
    roster_import.status, roster_import.applied_at = ImportStatus.APPLIED, now
    roster_import.save(update_fields=["status", "applied_at"])
    figures = {name: roster_import.figures.get(name, 0) for name in ("added", "changed", "ended")}
    record(
        actor=actor,
        verb="roster_imported",
        target=roster_import,
        now=now,
        sha256=roster_import.sha256,
        **figures,
    )
    if people:
        tell(people, now)
    return roster_import


@action
def discard_import(*, roster_import: RosterImport, actor: Any, now: datetime) -> RosterImport:
    """Forget a file that was not applied."""
    if roster_import.applied_at is not None:
        raise Refused("This import was applied. Undo it instead.")
    _forget_file(roster_import)
    roster_import.status = ImportStatus.DISCARDED
    roster_import.save(update_fields=["status"])
    record(actor=actor, verb="roster_discarded", target=roster_import, now=now)
    return roster_import


@action
def decide_review(
    *, item: ReviewItem, same_person: bool, actor: StaffMember, now: datetime
) -> ReviewItem:
    """Say whether a row is the suggested person. The source's next import follows it."""
    if item.decided_at is not None:
        raise Refused("This was decided already.")
    item.same_person, item.decided_at, item.decided_by = same_person, now, actor
    item.save(update_fields=["same_person", "decided_at", "decided_by"])
    record(actor=actor, verb="review_decided", target=item, now=now, same_person=same_person)
    return item


def _apply_or_refuse(roster_import: RosterImport, now: datetime) -> set[int]:
    """The last line: what a guard of the database refuses is refused whole, in words."""
    try:
        return apply_sets(roster_import, now)
    except IntegrityError as error:
        logger.exception("Import %s was refused by the database", roster_import.pk)
        raise Refused(
            "This file contradicts the roster in a way the preview did not see. Nothing was "
            "changed; the administrator can see why."
        ) from error


def _require_current(roster_import: RosterImport, now: datetime) -> None:
    """Only a fresh preview is applied: nothing on the employer's roster changed after it."""
    if roster_import.status != ImportStatus.STAGED:
        raise Refused("Only a previewed import can be confirmed.")
    since = roster_import.staged_at
    employer = roster_import.source.employer_id
    newer = (Q(recorded_at__gt=since) | Q(end_recorded_at__gt=since) | Q(voided_at__gt=since)) & Q(
        employer=employer
    )
    if any(model.objects.filter(newer).exists() for model in (Position, Employment, Leave)):
        raise Refused("The roster changed since this preview. Look at the differences again.")


def _require_typed(roster_import: RosterImport, typed: int | None) -> None:
    ending = roster_import.ending
    if ending.get("must_type") and typed != ending["leaving"]:
        raise Refused(
            f"This file would end {ending['leaving']} of {ending['active']} people. "
            "If that is right, type the number of people it ends.",
            field="typed",
        )


def _open_missing(roster_import: RosterImport, actor: Any, now: datetime) -> None:
    """Open the units and job groups that the source's profile lets a file open."""
    for code, name, kind, parent in roster_import.opens.get("units", []):
        if not OrgUnit.objects.filter(code=code).exists():
            open_unit(
                code=code,
                name=name,
                kind=kind,
                parent=OrgUnit.objects.filter(code=parent).first(),
                starts_on=roster_import.as_of,
                actor=actor,
                now=now,
            )
    for code, name in roster_import.opens.get("jobs", []):
        if not JobGroup.objects.filter(code=code).exists():
            add_job_group(code=code, name=name, actor=actor, now=now)


def _remember_places(roster_import: RosterImport) -> None:
    """Keep which unit each of the file's own ids is: a delta does not repeat what is unchanged."""
    places = dict(roster_import.opens.get("places", []))
    if not places:
        return
    source = roster_import.source
    profile = {"open_missing": True} | source.profile
    profile["locations"] = places | profile.get("locations", {})
    source.profile = profile
    source.save(update_fields=["profile"])


def _forget_file(roster_import: RosterImport) -> None:
    for model in STAGED:
        model.objects.filter(roster_import=roster_import).delete()
    RosterUpload.objects.filter(roster_import=roster_import).delete()
