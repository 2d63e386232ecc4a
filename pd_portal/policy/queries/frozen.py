"""What a snapshot freezes, read from the store, and the same from bare facts."""

from collections.abc import Iterator
from datetime import date, datetime

from pd_portal.people.models import JobGroup, OrgUnit
from pd_portal.policy.checking import Check, check_headcount
from pd_portal.policy.checksums import changed_since_written
from pd_portal.policy.freezing import Names, State
from pd_portal.policy.models import END_OF_TIME, Requirement
from pd_portal.policy.queries.figures import by_unit, end_of_day, people_counted, units_below
from pd_portal.policy.queries.preview import people_within_reach
from pd_portal.policy.reading.facts import BATCH, Reader
from pd_portal.policy.reading.rules import rules_of, unit_tree
from pd_portal.policy.reckoning.segments import Timeline
from pd_portal.policy.rows import state_on

COLUMNS = (
    "person_id", "obligation", "reason", "progress", "timing", "due_on", "unit_id", "job_group_id",
)  # fmt: skip


def names_of_places() -> Names:
    """Codes of units and job groups by id."""
    return Names(
        dict(OrgUnit.objects.values_list("pk", "code")),
        dict(JobGroup.objects.values_list("pk", "code")),
    )


def stored_states(
    requirement: Requirement,
    as_of: date,
    known_on: date | None = None,
    *,
    unit: OrgUnit | None = None,
    job_group: JobGroup | None = None,
) -> Iterator[tuple[int, State]]:
    """Person id and state of everyone a figure counts; one query."""
    rows = people_counted(requirement, as_of, known_on, **_narrowed(unit, job_group))
    for person, *state in rows.values_list(*COLUMNS).iterator(chunk_size=BATCH):
        yield person, tuple(state)


def _narrowed(unit: OrgUnit | None, job_group: JobGroup | None) -> dict:
    narrowed: dict = {"unit__in": units_below(unit)} if unit else {}
    return narrowed | ({"job_group": job_group} if job_group else {})


def reckoned_states(
    requirement: Requirement,
    as_of: date,
    *,
    before: datetime | None = None,
    unit: OrgUnit | None = None,
    job_group: JobGroup | None = None,
) -> Iterator[tuple[int, State]]:
    """The same from bare facts through the timeline; the store is not read.

    ``before``: with the facts recorded and the rules activated before that moment.
    """
    rules = rules_of(requirement, units=unit_tree(), before=before)
    below = set(units_below(unit).values_list("pk", flat=True)) if unit else None
    reader = Reader(requirement, before=before)
    ids = people_within_reach(requirement)
    for start in range(0, len(ids) if rules else 0, BATCH):
        for person, facts in reader.people(ids[start : start + BATCH]).items():
            state = state_on(Timeline(facts, rules), as_of)
            if below is not None and state[5] not in below:
                continue
            if job_group is None or state[6] == job_group.pk:
                yield person, state


def identity_breaks(requirement: Requirement, as_of: date, known_on: date | None = None) -> int:
    """How many people of the roster are not in exactly one state that day; 0 when all is well.

    Headcount is counted from positions in plain SQL, the states from the store; a row that was
    changed since it was written counts too.
    """
    found = Check()
    moment = END_OF_TIME if known_on is None else end_of_day(known_on)
    check_headcount(requirement, as_of, moment, found)
    parts = by_unit(requirement, as_of, known_on).values()
    changed = changed_since_written(people_counted(requirement, as_of, known_on)).count()
    return found.identity + sum(not part.reconciles for part in parts) + changed
