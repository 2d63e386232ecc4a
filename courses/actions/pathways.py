"""Pathways: drafts, freezing, assigning modules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from courses.messages import tell_assigned
from courses.models import (
    Enrollment,
    EvidenceItem,
    ModulePage,
    Pathway,
    PathwayItem,
    PathwayVersion,
    Release,
)
from courses.queries.pathway_desk import version_digest
from courses.signals import pathway_drafted
from pd_portal.audit.actions import Refused, System, action
from pd_portal.audit.recording import record

# Each gets a message in the same transaction.
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Item:
    """A line to put into a draft: ``kind``, a module or evidence, and the lowest version."""

    kind: str
    module: ModulePage | None = None
    evidence: EvidenceItem | None = None
    min_version: int = 1


@action
def draft_version(
    *,
    actor: Any,
    pathway: Pathway,
    items: Iterable[Item],
    electives_needed: int,
    note: str,
    now: datetime,
) -> PathwayVersion:
    """Make the pathway's draft version, or replace what stands in it. Nothing changes for anyone until it is used."""
    pathway = Pathway.objects.select_for_update().get(pk=pathway.pk)
    lines = list(items)
    refuse_impossible(lines, electives_needed)
    version = open_draft(pathway, actor, now)
    version.electives_needed, version.note = electives_needed, note
    version.save()
    # The row stays: a requirement's own draft may point to it.
    version.items.all().delete()
    PathwayItem.objects.bulk_create(
        PathwayItem(version=version, position=place, **vars(line))
        for place, line in enumerate(lines, 1)
    )
    record(actor=actor, verb="pathway drafted", target=version, now=now, items=len(lines))
    return version


def open_draft(pathway: Pathway, actor: Any, now: datetime) -> PathwayVersion:
    """The pathway's draft, or a new one that is not stored yet."""
    draft = pathway.versions.filter(frozen_at__isnull=True).first()
    last = pathway.versions.aggregate(last=Max("number"))["last"] or 0
    return draft or PathwayVersion(
        pathway=pathway,
        number=last + 1,
        created_at=now,
        created_by=None if isinstance(actor, System) else actor,
    )


def refuse_impossible(lines: list[Item], electives_needed: int) -> None:
    electives = sum(line.kind == PathwayItem.ELECTIVE for line in lines)
    if not lines:
        raise Refused("A pathway needs at least one module.", field="items")
    if electives_needed > electives:
        raise Refused(
            f"It asks for {electives_needed} electives and offers {electives}.",
            field="electives_needed",
        )
    if electives and not electives_needed:
        raise Refused("Say how many of the electives are needed.", field="electives_needed")


@action
def freeze_version(
    *, actor: Any, version: PathwayVersion, now: datetime, seen: str = ""
) -> PathwayVersion:
    """From now on the version stays as it is and requirements may pin it.

    ``seen`` is the digest of what ``actor`` looked at; another draft by now is refused.
    """
    row = PathwayVersion.objects.select_for_update().get(pk=version.pk)
    if seen and seen != version_digest(row):
        raise Refused("The draft changed since you looked. Look at it again, then freeze it.")
    if row.frozen_at is None:
        row.frozen_at = now
        row.save(update_fields=["frozen_at"])
        record(actor=actor, verb="pathway frozen", target=row, now=now)
    return row


@action
def draft_for_release(*, actor: Any, release: Release, now: datetime) -> list[PathwayVersion]:
    """Old completions shall not count: draft every pathway holding the module with this version.

    A draft obliges nobody; policy activates it from its preview.
    """
    drafts = []
    for pathway in Pathway.objects.filter(versions__items__module=release.module_id).distinct():
        newest = pathway.versions.order_by("-number").first()
        held = newest.items.select_related("module", "evidence")
        lines = [raised(item, release) for item in held]
        draft = draft_version(
            actor=actor,
            pathway=pathway,
            items=lines,
            electives_needed=newest.electives_needed,
            note=f"{release.module.title} from version {release.number}",
            now=now,
        )
        pathway_drafted.send(PathwayVersion, version=draft, now=now)
        drafts.append(draft)
    return drafts


def raised(item: PathwayItem, release: Release) -> Item:
    lowest = item.min_version
    if item.module_id == release.module_id:
        lowest = max(lowest, release.number)
    return Item(item.kind, item.module, item.evidence, lowest)


@action
def assign_module(
    *, actor: Any, person_ids: Iterable[int], module: ModulePage, reason: str, now: datetime
) -> int:
    """Put the module on people's lists with a reason. No obligation and no start.

    People with an open go at it are left alone. Returns how many were assigned.
    """
    if not reason.strip():
        raise Refused("Say why, in words the person will read.", field="reason")
    wanted = set(person_ids)
    busy = Enrollment.objects.filter(
        module=module, person__in=wanted, finished_at__isnull=True, withdrawn_at__isnull=True
    )
    wanted -= set(busy.values_list("person_id", flat=True))
    if len(wanted) > MOST_AT_ONCE:
        raise Refused(f"That is {len(wanted)} people. Choose at most {MOST_AT_ONCE} at a time.")
    assigner = None if isinstance(actor, System) else actor
    rows = [
        Enrollment(
            person_id=one,
            module=module,
            reason=reason.strip()[:200],
            assigned_by=assigner,
            created_at=now,
        )
        for one in sorted(wanted)
    ]
    Enrollment.objects.bulk_create(rows)
    for row in Enrollment.objects.filter(pk__in=[r.pk for r in rows]).select_related(
        "person", "module", "assigned_by"
    ):
        tell_assigned(row, actor, now)
    record(actor=actor, verb="module assigned", target=module, now=now, count=len(rows))
    return len(rows)
