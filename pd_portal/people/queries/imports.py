"""Sources, imports and their previews, page-shaped."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from pd_portal.people.models import (
    ImportStatus,
    JobGroup,
    OrgUnit,
    Position,
    ReviewItem,
    RosterImport,
    RosterSource,
    StagedChange,
    StagedPerson,
    StagedPosition,
)
from pd_portal.people.roster.columns import suggest
from pd_portal.people.roster.profile import Profile
from pd_portal.people.roster.state import known_codes
from pd_portal.people.roster.tables import read_table
from pd_portal.people.visibility import employers_kept_by

SAMPLE = 200
MOST_CODES = 300


def sources_kept_by(user: Any) -> QuerySet[RosterSource]:
    """Sources of the employers whose roster ``user`` keeps, with when they last came in."""
    last = RosterImport.objects.filter(source=OuterRef("pk"), status=ImportStatus.APPLIED)
    newest = last.order_by("-applied_at").values("applied_at")[:1]
    return (
        RosterSource.objects.filter(employer__in=employers_kept_by(user))
        .select_related("employer__unit")
        .annotate(last_applied_at=Subquery(newest))
        .order_by("employer__name", "name")
    )


def imports_kept_by(user: Any) -> QuerySet[RosterImport]:
    """Imports of those sources, the newest first."""
    kept = employers_kept_by(user)
    return RosterImport.objects.filter(source__employer__in=kept).select_related(
        "source__employer__unit", "started_by"
    )


def reviews_kept_by(user: Any) -> QuerySet[ReviewItem]:
    """Rows that wait for a decision."""
    kept = employers_kept_by(user)
    return ReviewItem.objects.filter(
        source__employer__in=kept, decided_at__isnull=True
    ).select_related("source__employer", "suggested")


@dataclass(frozen=True)
class FileLook:
    """What the mapping pages need of a file: headings, suggestion, a few rows, codes by group."""

    heads: list[str]
    suggested: dict[str, str]
    sample: list[list[str]]
    note: str = ""


def look_at(roster_import: RosterImport) -> FileLook:
    """Read the head of the uploaded file."""
    table = read_table(roster_import.file_name, bytes(roster_import.upload.content))
    sample = [cells for _, cells in islice(table.rows, SAMPLE)]
    kept = roster_import.source.profile.get("columns", {})
    there = {head for head in table.heads}
    kept = {field: head for field, head in kept.items() if head in there}
    suggested = kept or suggest(table.heads, sample, roster_import.source.format)
    return FileLook(table.heads, suggested, sample[:5], table.note)


def codes_in(roster_import: RosterImport, columns: dict[str, str]) -> dict[str, list[str]]:
    """Distinct codes of the file by group, the most frequent first."""
    from collections import Counter

    table = read_table(roster_import.file_name, bytes(roster_import.upload.content))
    where = {head: at for at, head in enumerate(table.heads)}
    job = columns.get("job") or columns.get("title", "")
    places = {
        "locations": where.get(columns.get("location", "")),
        "jobs": where.get(job),
        "kinds": where.get(columns.get("kind", "")),
        "pays": where.get(columns.get("pay", "")),
    }
    found: dict[str, Counter[str]] = {group: Counter() for group in places}
    for _, cells in table.rows:
        for group, at in places.items():
            if at is not None and at < len(cells) and cells[at]:
                found[group][cells[at]] += 1
    return {group: [code for code, _ in c.most_common(MOST_CODES)] for group, c in found.items()}


def unknown_roles(roster_import: RosterImport) -> list[list[Any]]:
    """Roles of a OneRoster zip whose people wait: [role, "", people, as written], the most frequent first.

    A role that this import opens a job group for is not among them.
    """
    roles = roster_import.opens.get("roles", [])
    opened = roster_import.opens.get("open_roles", [])
    waiting = [role for role in roles if not role[1] and role[0] not in opened]
    return sorted(waiting, key=lambda role: (-role[2], role[0]))


@dataclass(frozen=True)
class FileRoles:
    """The roles of a zip, those without a meaning first; how many people carry each."""

    roles: list[str]
    suggested: dict[str, str]
    hints: dict[str, str]


def roles_in(roster_import: RosterImport) -> FileRoles:
    """What the preview found out about the roles of a OneRoster zip."""
    seen = sorted(roster_import.opens.get("roles", []), key=lambda row: (row[1] != "", -row[2]))
    jobs = known_codes(roster_import.source.employer).jobs
    guessed = {role: meaning or jobs.get(_plain(role)) for role, meaning, *_ in seen}
    return FileRoles(
        roles=[role for role, *_ in seen[:MOST_CODES]],
        suggested={role: job for role, job in guessed.items() if job},
        hints={role: _hint(people, written) for role, _, people, written in seen},
    )


def _plain(role: str) -> str:
    """``ext: bus driver`` as a job group might be called."""
    return role.removeprefix("ext:").strip()


def _hint(count: int, written: str) -> str:
    people = "one person" if count == 1 else f"{count:,} people"
    return f"Written “{written}” beside {people} in this file."


def meanings_suggested(
    source: RosterSource, codes: dict[str, list[str]]
) -> dict[str, dict[str, str]]:
    """What codes probably mean: a unit or job group of that code or name, or a usual word."""
    profile, known = Profile.from_json(source.profile), known_codes(source.employer)
    readers = {
        "locations": lambda code: known.unit(code, profile),
        "jobs": lambda code: known.job(code, profile) or _beginning(code, known.jobs),
        "kinds": profile.kind,
        "pays": profile.pay,
    }
    return {
        group: {code: str(found) for code in codes[group] if (found := read(code))}
        for group, read in readers.items()
    }


def _beginning(code: str, jobs: dict[str, str]) -> str | None:
    """``CLAS`` is ``classroom`` when nothing else begins so."""
    begins = {
        ours for word, ours in jobs.items() if len(code) > 2 and word.startswith(code.casefold())
    }
    return begins.pop() if len(begins) == 1 else None


@dataclass(frozen=True)
class Preview:
    """The first lines of what an import would do."""

    added: list[StagedPosition]
    ended: list[Position]
    people: list[StagedPerson]
    errors: int
    warnings: int
    reviews: int
    units: list[list[str]]
    jobs: list[list[str]]
    roles: list[list[Any]]


def preview_of(roster_import: RosterImport, most: int = 50) -> Preview:
    """Samples of what would change, names filled in, and counts of problems."""
    closing = StagedChange.objects.filter(
        roster_import=roster_import, kind__in=["close_position", "void_position"]
    )
    ended = Position.objects.filter(pk__in=closing.values("row_id"))
    counts = dict(
        roster_import.problems.values_list("severity")
        .annotate(count=Count("id"))
        .values_list("severity", "count")
    )
    return Preview(
        added=_added(roster_import, most),
        ended=list(ended.select_related("person", "unit", "job_group").order_by("pk")[:most]),
        people=list(StagedPerson.objects.filter(roster_import=roster_import, is_new=True)[:most]),
        errors=counts.get("error", 0),
        warnings=counts.get("warning", 0),
        reviews=counts.get("review", 0),
        units=roster_import.opens.get("units", []),
        jobs=roster_import.opens.get("jobs", []),
        roles=unknown_roles(roster_import),
    )


def _added(roster_import: RosterImport, most: int) -> list[StagedPosition]:
    """The first staged positions, each with ``person``, ``where`` and ``work`` in words."""
    rows = list(StagedPosition.objects.filter(roster_import=roster_import).order_by("line")[:most])
    named = StagedPerson.objects.filter(
        roster_import=roster_import, key__in={row.key for row in rows}
    )
    people = {person.key: person for person in named}
    units = dict(
        OrgUnit.objects.filter(code__in={row.unit for row in rows}).values_list("code", "name")
    )
    jobs = dict(
        JobGroup.objects.filter(code__in={row.job for row in rows}).values_list("code", "name")
    )
    units |= {code: name for code, name, *_ in roster_import.opens.get("units", [])}
    jobs |= dict(roster_import.opens.get("jobs", []))
    for row in rows:
        row.person = people.get(row.key)
        row.where = units.get(row.unit, row.unit)
        row.work = row.title or jobs.get(row.job, row.job)
    return rows
