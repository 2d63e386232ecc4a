"""What one person owes, for their own pages: each requirement that applies, the most pressing first."""

from dataclasses import dataclass
from datetime import date, datetime

from courses.models import PathwayItem
from pd_portal.people.models import StaffMember
from pd_portal.policy import words
from pd_portal.policy.models import (
    END_OF_TIME,
    Obligation,
    Progress,
    Requirement,
    RequirementVersion,
    Standing,
    Timing,
)
from pd_portal.policy.queries.figures import with_last_day

SHOWN = (Obligation.REQUIRED, Obligation.EXCUSED)


@dataclass(frozen=True)
class Owed:
    """One requirement as its person reads it.

    ``status`` and ``timing`` are words; ``kind`` is a status kind of the elements; ``rank`` orders
    by need: expired, overdue, in progress, waiting for review, not started, paused, met.
    ``recorded_at`` is when it came to stand so.
    """

    requirement: Requirement
    status: str
    timing: str
    kind: str
    rank: int
    due_on: date | None
    is_met: bool
    items: tuple[PathwayItem, ...]
    recorded_at: datetime


def owed_by(person: StaffMember, on: date) -> list[Owed]:
    """The requirements that apply to ``person`` on a day; three queries whatever their number."""
    rows = Standing.objects.filter(
        person=person,
        starts_on__lte=on,
        ends_on__gt=on,
        superseded_at=END_OF_TIME,
        obligation__in=SHOWN,
    ).select_related("requirement")
    rows = list(with_last_day(rows))
    versions = _versions([row.requirement_id for row in rows], on)
    owed = [_owed(row, versions.get(row.requirement_id), on) for row in rows]
    return sorted(owed, key=lambda one: (one.rank, one.due_on or date.max, one.requirement.title))


def _versions(requirements: list[int], on: date) -> dict[int, RequirementVersion]:
    """The version in force on a day, by requirement."""
    found = RequirementVersion.objects.filter(
        requirement__in=requirements, activated_at__isnull=False, effective_from__lte=on
    )
    found = found.order_by("effective_from").prefetch_related(
        "pathway_version__items__module", "pathway_version__items__evidence"
    )
    return {version.requirement_id: version for version in found}


def _owed(row: Standing, version: RequirementVersion | None, on: date) -> Owed:
    counts_completed = version is not None and version.counts == "completed"
    met = words.is_met(row, completed_counts=counts_completed)
    kind, rank = _need(row, met)
    pathway = version.pathway_version if version else None
    return Owed(
        requirement=row.requirement,
        status=words.status(row, completed_counts=counts_completed),
        timing=words.timing(row, on, completed_counts=counts_completed),
        kind=kind,
        rank=rank,
        due_on=row.due_on,
        is_met=met,
        items=tuple(pathway.items.all()) if pathway else (),
        recorded_at=row.recorded_at,
    )


def _need(row: Standing, met: bool) -> tuple[str, int]:
    if row.obligation == Obligation.EXCUSED:
        return "quiet", 6
    if row.timing == Timing.LAPSED:
        return "attention", 0
    if row.timing == Timing.OVERDUE:
        return "attention", 1
    if met:
        return "done", 7
    return {
        Progress.IN_PROGRESS: ("active", 2),
        Progress.COMPLETED: ("active", 2),
        Progress.WAITING_FOR_REVIEW: ("waiting", 3),
    }.get(Progress(row.progress), ("plain", 4))
