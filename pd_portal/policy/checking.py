"""The checker of Standing: raw SQL over the store against a recount from bare facts.

Nothing here trusts the refresh. The recount reads facts and runs the engine; gaps, overlaps and
headcount are counted by SQL of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection

from pd_portal.policy.models import END_OF_TIME, Requirement, StandingDue
from pd_portal.policy.queries.figures import end_of_day
from pd_portal.policy.queries.preview import people_within_reach
from pd_portal.policy.reading.facts import BATCH, Reader
from pd_portal.policy.reading.rules import rules_of, unit_tree
from pd_portal.policy.reckoning.segments import Timeline
from pd_portal.policy.rows import STANDING, standing_rows


@dataclass
class Check:
    """What was found. ``wrong`` names (requirement code, person id, what is wrong)."""

    people: int = 0
    requirements: int = 0
    segments: int = 0
    gaps: int = 0
    overlaps: int = 0
    outstanding: int = 0
    difference: int = 0
    identity: int = 0
    wrong: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not (self.gaps or self.overlaps or self.difference or self.identity)


def check_standing(*, as_of: date, known_on: date | None = None) -> Check:
    """Check every active requirement, as of a day, as known now or at the end of a day."""
    found = Check()
    moment = END_OF_TIME if known_on is None else end_of_day(known_on)
    people: set[int] = set()
    for requirement in Requirement.objects.active():
        found.requirements += 1
        stored = _stored(requirement, moment)
        people |= set(stored)
        found.segments += sum(map(len, stored.values()))
        _check_partitions(requirement, stored, found)
        _check_recount(requirement, stored, as_of, known_on, found)
        check_headcount(requirement, as_of, moment, found)
    found.people = len(people)
    found.outstanding = StandingDue.objects.count()
    return found


def _stored(requirement: Requirement, moment: datetime) -> dict[int, list[tuple]]:
    """Rows known at a moment, by person, in the order of their days; read by plain SQL."""
    sql = (
        f"SELECT person_id, {', '.join(STANDING)} FROM pd_policy_standing "
        "WHERE requirement_id = %s AND recorded_at < %s AND superseded_at >= %s "
        "ORDER BY person_id, starts_on"
    )
    known = connection.ops.adapt_datetimefield_value(moment)
    found: dict[int, list[tuple]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [requirement.pk, known, known])
        for person, *row in cursor.fetchall():
            found.setdefault(person, []).append(tuple(map(_day, row)))
    return found


def _day(value):
    """SQLite gives dates as text where SQL is plain."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _check_partitions(requirement: Requirement, stored: dict, found: Check) -> None:
    for person, rows in stored.items():
        edges = [date.min, *[end for row in rows for end in row[:2]], date.max]
        for end, start in zip(edges[::2], edges[1::2], strict=True):
            if end < start:
                found.gaps += 1
                found.wrong.append((requirement.code, person, f"nothing from {end} to {start}"))
            elif end > start:
                found.overlaps += 1
                found.wrong.append((requirement.code, person, f"twice from {start} to {end}"))


def _check_recount(requirement, stored, as_of, known_on, found: Check) -> None:
    """Now: every segment must be the recount's. As known on a day: the one of ``as_of``."""
    due = set(
        StandingDue.objects.filter(requirement=requirement).values_list("person_id", flat=True)
    )
    for person, rows in recount(requirement, known_on):
        if person in due:
            continue
        kept = stored.get(person, [])
        if known_on is not None:
            rows, kept = _holding(rows, as_of), _holding(kept, as_of)
        if rows != kept:
            found.difference += 1
            found.wrong.append((requirement.code, person, "stored otherwise than the facts say"))


def recount(
    requirement: Requirement, known_on: date | None = None
) -> Iterator[tuple[int, list[tuple]]]:
    """Person id and rows, from bare facts and the versions activated by then."""
    moment = None if known_on is None else end_of_day(known_on)
    rules = rules_of(requirement, units=unit_tree(), before=moment)
    reader = Reader(requirement, before=moment)
    ids = people_within_reach(requirement)
    for start in range(0, len(ids) if rules else 0, BATCH):
        for pk, person in reader.people(ids[start : start + BATCH]).items():
            yield pk, standing_rows(Timeline(person, rules))


def _holding(rows: list[tuple], day: date) -> list[tuple]:
    """What is said of a day, without the segment's own ends."""
    return [row[2:] for row in rows if row[0] <= day < row[1]]


def check_headcount(requirement: Requirement, as_of: date, moment: datetime, found: Check) -> None:
    """Everyone with a position that day is counted in exactly one state, and nobody else."""
    employed = _employed(requirement, as_of, moment)
    if requirement.roster_from and as_of < requirement.roster_from:
        employed = set()
    counted = _counted(requirement, as_of, moment)
    waiting = set(
        StandingDue.objects.filter(requirement=requirement).values_list("person_id", flat=True)
    )
    for person in sorted((employed ^ set(counted)) - waiting):
        found.identity += 1
        what = "employed, in no figure" if person in employed else "in a figure, not employed"
        found.wrong.append((requirement.code, person, what))
    for person, times in counted.items():
        if times > 1:
            found.identity += 1
            found.wrong.append((requirement.code, person, f"counted {times} times"))


def _counted(requirement: Requirement, as_of: date, moment: datetime) -> dict[int, int]:
    """How many states each person is counted in that day, by person id."""
    sql = (
        "SELECT person_id, COUNT(*) FROM pd_policy_standing WHERE requirement_id = %s "
        "AND recorded_at < %s AND superseded_at >= %s AND starts_on <= %s AND ends_on > %s "
        "AND obligation >= 2 GROUP BY person_id"
    )
    known = connection.ops.adapt_datetimefield_value(moment)
    day = as_of.isoformat()
    with connection.cursor() as cursor:
        cursor.execute(sql, [requirement.pk, known, known, day, day])
        return dict(cursor.fetchall())


def _employed(requirement: Requirement, as_of: date, moment: datetime) -> set[int]:
    sql = (
        "SELECT DISTINCT person_id FROM pd_people_position WHERE employer_id = %s "
        "AND recorded_at < %s AND (voided_at IS NULL OR voided_at >= %s) AND starts_on <= %s "
        "AND (ends_on IS NULL OR ends_on >= %s OR end_recorded_at >= %s)"
    )
    known = connection.ops.adapt_datetimefield_value(moment)
    day = as_of.isoformat()
    with connection.cursor() as cursor:
        cursor.execute(sql, [requirement.employer_id, known, known, day, day, known])
        return {person for (person,) in cursor.fetchall()}
