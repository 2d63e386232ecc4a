"""What the page of a snapshot shows."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from pd_portal.people.models import JobGroup, OrgUnit
from pd_portal.policy.models import Snapshot

NUMBERS = (
    ("headcount", "Headcount"),
    ("required_total", "Required"),
    ("met", "Goal met"),
    ("overdue", "Overdue"),
    ("lapsed", "Expired"),
)


@dataclass(frozen=True)
class PlaceRow:
    """A unit or job group with its numbers, in the order of ``NUMBERS``."""

    name: str
    numbers: list[int]


@dataclass(frozen=True)
class SnapshotPage:
    """The frozen content, read for the screen; ``percent`` of the required, None of nobody."""

    snapshot: Snapshot
    as_of: date
    known_on: date | None
    numbers: list[tuple[str, int]]
    percent: int | None
    by_unit: list[PlaceRow]
    by_job_group: list[PlaceRow]
    people: int
    met: int
    required: int

    @property
    def digest_parts(self) -> list[str]:
        """The digest in pieces, so that a narrow screen may break it."""
        digest = self.snapshot.digest
        return [digest[start : start + 8] for start in range(0, len(digest), 8)]


def snapshot_page(snapshot: Snapshot) -> SnapshotPage:
    """Two queries for names; the figures are the frozen ones."""
    content, asked = json.loads(snapshot.content), snapshot.params
    total = content["figures"]
    return SnapshotPage(
        snapshot=snapshot,
        as_of=date.fromisoformat(asked["as_of"]),
        known_on=date.fromisoformat(asked["known_on"]) if asked["known_on"] else None,
        numbers=[(label, total[name]) for name, label in NUMBERS],
        percent=total["met"] * 100 // total["required_total"] if total["required_total"] else None,
        by_unit=_rows(content["by_unit"], dict(OrgUnit.objects.values_list("code", "name"))),
        by_job_group=_rows(
            content["by_job_group"], dict(JobGroup.objects.values_list("code", "name"))
        ),
        people=len(content["people"]),
        met=total["met"],
        required=total["required_total"],
    )


def _rows(found: dict[str, Any], names: dict[str, str]) -> list[PlaceRow]:
    rows = [
        PlaceRow(names.get(code, code) or "not recorded", [one[name] for name, _ in NUMBERS])
        for code, one in found.items()
    ]
    return sorted(rows, key=lambda row: row.name)
