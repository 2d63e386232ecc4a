"""One person and one requirement: the whole timeline in words, and why a day is as it is."""

from dataclasses import dataclass
from datetime import date, timedelta

from pd_portal.people.models import StaffMember
from pd_portal.policy import words
from pd_portal.policy.models import LAST_DAY, Obligation, Requirement
from pd_portal.policy.queries import figures as ask
from pd_portal.policy.queries.why import explain
from pd_portal.policy.reckoning.explain import Line


@dataclass(frozen=True)
class Stretch:
    """Some days that stand alike; ``until`` None: without an end."""

    since: date
    until: date | None
    status: str
    timing: str
    current: bool


@dataclass(frozen=True)
class PersonReport:
    """The person's stretches, oldest first, and the explanation of ``on``."""

    person: StaffMember
    requirement: Requirement
    on: date
    known_on: date | None
    stretches: list[Stretch]
    why: list[Line]


def person_report(
    person: StaffMember,
    requirement: Requirement,
    on: date,
    *,
    known_on: date | None = None,
    supervisor: bool = False,
) -> PersonReport:
    """``supervisor``: pauses are printed as "Paused", without kind or dates."""
    completed_counts = ask.completed_counts_by_day(requirement)
    stretches = []
    rows = ask.segments_of(requirement, [person.pk], known_on)
    for row in ask.with_last_day(rows, known_on):
        if row.obligation in (Obligation.UNKNOWN, Obligation.NOT_EMPLOYED):
            continue
        last = None if row.ends_on == LAST_DAY else row.ends_on - timedelta(days=1)
        counts_completed = completed_counts(max(row.starts_on, min(on, last or on)))
        status = words.status(row, supervisor=supervisor, completed_counts=counts_completed)
        current = row.starts_on <= on < row.ends_on
        said = words.timing if current else words.timing_elsewhere
        timing = said(row, on, completed_counts=counts_completed)
        stretches.append(Stretch(row.starts_on, last, status, timing, current))
    why = explain(requirement, person, on, known_on=known_on, supervisor=supervisor)
    return PersonReport(person, requirement, on, known_on, stretches, why)
