"""Pathways as one person sees them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from courses.models import EvidenceItem, Pathway, PathwayItem, PathwayVersion, Submission
from courses.queries.catalog import KINDS, NOT_STARTED, WAITING, notes_for, statuses
from courses.queries.records import is_shown, waits_for_reading
from courses.registries import DueNote


@dataclass
class PathwayLine:
    """An item with the person's own status."""

    item: PathwayItem
    title: str
    words: str
    kind: str


@dataclass
class ShownPathway:
    """A pathway's newest frozen version."""

    pathway: Pathway
    version: PathwayVersion
    lines: list[PathwayLine]
    is_mine: bool


def pathways_for(person_id: int, job_group: str | None, day: date) -> list[ShownPathway]:
    """Listed pathways, those written for the person's job group (or everyone) first."""
    versions = PathwayVersion.objects.filter(frozen_at__isnull=False, pathway__is_listed=True)
    versions = versions.select_related("pathway").prefetch_related(
        "items__module", "items__evidence", "pathway__job_groups"
    )
    newest: dict[int, PathwayVersion] = {}
    for version in versions.order_by("number"):
        newest[version.pathway_id] = version
    ids = {i.module_id for v in newest.values() for i in v.items.all() if i.module_id}
    states, notes = statuses(person_id, ids), notes_for(person_id, sorted(ids), day)
    handed_in = evidence_of(person_id)
    shown = [
        ShownPathway(
            version.pathway,
            version,
            [line_of(item, states, notes, handed_in) for item in version.items.all()],
            is_written_for(version.pathway, job_group),
        )
        for version in newest.values()
    ]
    return sorted(shown, key=lambda one: (not one.is_mine, one.pathway.title))


def is_written_for(pathway: Pathway, job_group: str | None) -> bool:
    codes = {group.code for group in pathway.job_groups.all()}
    return not codes or job_group in codes


def evidence_of(person_id: int) -> dict[int, list[Submission]]:
    rows = Submission.objects.filter(Q(person_id=person_id), evidence__isnull=False)
    found: dict[int, list[Submission]] = {}
    for row in rows.prefetch_related("reviews").order_by("number"):
        found.setdefault(row.evidence_id, []).append(row)
    return found


def line_of(
    item: PathwayItem,
    states: dict[int, str],
    notes: dict[int, DueNote],
    handed_in: dict[int, list[Submission]],
) -> PathwayLine:
    if item.evidence:
        words, kind = evidence_status(handed_in.get(item.evidence_id, []))
        return PathwayLine(item, item.evidence.title, words, kind)
    note = notes.get(item.module_id)
    words = note.words if note else states.get(item.module_id, NOT_STARTED)
    return PathwayLine(item, item.module.title, words, note.kind if note else KINDS[words])


def evidence_status(rows: list[Submission]) -> tuple[str, str]:
    if is_shown(rows):
        return "Accepted", "done"
    if any(waits_for_reading(row) for row in rows):
        return WAITING, "waiting"
    return ("Something to change", "attention") if rows else ("Not handed in", "plain")


def evidence_page(person_id: int, slug: str) -> dict[str, Any] | None:
    """An evidence item with what the person handed in; none where there is no such item."""
    item = EvidenceItem.objects.filter(slug=slug).first()
    if item is None:
        return None
    rows = list(Submission.objects.filter(person_id=person_id, evidence=item).prefetch_related("reviews").order_by("number"))  # fmt: skip
    waits = any(waits_for_reading(row) for row in rows)
    return {"item": item, "submissions": rows, "is_open": not waits and not is_shown(rows)}
