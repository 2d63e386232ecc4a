"""The shapes the engine reads: one person's facts, and one requirement's rules.

All days are numbers and all ranges half-open (see ``days``). Named tuples, because a
refresh makes millions of them and none is ever changed.
"""

from decimal import Decimal
from typing import NamedTuple

from pd_portal.policy.reckoning.days import FOREVER, Day

# Obligation, reason, progress and timing: the codes of the rules (T4, T14).
UNKNOWN, NOT_EMPLOYED, NOT_REQUIRED = "unknown", "not_employed", "not_required"
EXCUSED, REQUIRED = "excused", "required"
OBLIGATIONS = (UNKNOWN, NOT_EMPLOYED, NOT_REQUIRED, EXCUSED, REQUIRED)

NO_REQUIREMENT, RETIRED, NOT_IN_AUDIENCE = "no_requirement", "retired", "not_in_audience"
EXEMPT_PERSON, EXEMPT_UNIT = "exempt:person", "exempt:unit"
EXEMPT_JOB_GROUP, ON_LEAVE = "exempt:job_group", "leave"
NOT_REQUIRED_REASONS = (NO_REQUIREMENT, RETIRED, NOT_IN_AUDIENCE)
EXCUSED_REASONS = (EXEMPT_PERSON, EXEMPT_UNIT, EXEMPT_JOB_GROUP, ON_LEAVE)

NOT_STARTED, IN_PROGRESS, WAITING = "not_started", "in_progress", "waiting_for_review"
COMPLETED, PROFICIENT = "completed", "proficient"
PROGRESSES = (NOT_STARTED, IN_PROGRESS, WAITING, COMPLETED, PROFICIENT)

NOT_DUE, OVERDUE, LAPSED = "not_due", "overdue", "lapsed"
TIMINGS = (NOT_DUE, OVERDUE, LAPSED)


class Position(NamedTuple):
    id: str | int
    unit: str | int | None
    job: str | int | None
    starts: Day
    ends: Day = FOREVER
    kind: str = "regular"
    fte: Decimal = Decimal(0)
    primary: bool = False
    employer: str | int | None = None
    recorded: Day | None = None
    end_recorded: Day | None = None


class Leave(NamedTuple):
    starts: Day
    ends: Day = FOREVER
    recorded: Day | None = None
    end_recorded: Day | None = None


class Exemption(NamedTuple):
    """``scope`` is person, unit, job_group or module; a module's is a waiver (T10)."""

    scope: str
    target: str | int | None
    starts: Day
    ends: Day = FOREVER
    recorded: Day | None = None
    end_recorded: Day | None = None


class Extension(NamedTuple):
    starts: Day
    until: Day
    recorded: Day | None = None


class Completion(NamedTuple):
    module: str | int
    on: Day
    version: int = 1
    proficient: bool = False
    prior: bool = False
    recorded: Day | None = None
    voided: Day | None = None


class Start(NamedTuple):
    module: str | int
    on: Day
    recorded: Day | None = None


class Submission(NamedTuple):
    """A task handed in on ``on``; ``decided`` and ``proficient`` are None while it waits."""

    module: str | int
    on: Day
    decided: Day | None = None
    proficient: bool | None = None
    recorded: Day | None = None


class Person(NamedTuple):
    positions: tuple[Position, ...] = ()
    leaves: tuple[Leave, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    extensions: tuple[Extension, ...] = ()
    completions: tuple[Completion, ...] = ()
    starts: tuple[Start, ...] = ()
    submissions: tuple[Submission, ...] = ()
    scheduled: tuple[tuple[Day, Day], ...] | None = None


class DueRule(NamedTuple):
    """``rule`` is fixed, days, school_year or later; the other fields as that rule needs."""

    rule: str = "days"
    on: Day | None = None
    days: int = 90
    month: int = 0
    day: int = 0


class Validity(NamedTuple):
    """``kind`` is none, months, previous or anniversary (T11)."""

    kind: str = "none"
    months: int = 0
    month: int = 1
    day: int = 1
    years: int = 1


class Version(NamedTuple):
    effective_from: Day
    required: dict[str | int, int]
    electives: dict[str | int, int]
    elective_count: int = 0
    published_on: Day | None = None
    retired: bool = False
    employer: str | int | None = None
    units: frozenset = frozenset()
    jobs: frozenset = frozenset()
    kinds: frozenset = frozenset()
    min_fte: Decimal = Decimal(0)
    due: DueRule = DueRule()
    grace_days: int = 0
    return_grace_days: int = 0
    fair_notice_days: int = 0
    validity: Validity = Validity()
    renewal_window_days: int = 90
    counts_completed: bool = False
    bridge_days: int = 0
    drop: bool = False
    redate: bool = False
    prior_max_age_months: int | None = None

    @property
    def published(self) -> Day:
        return self.effective_from if self.published_on is None else self.published_on


class Requirement(NamedTuple):
    """Versions in the order of their first days, and for each unit itself with all above it."""

    versions: tuple[Version, ...]
    units: dict[str | int, frozenset]
    roster_from: Day | None = None

    def version_on(self, day: Day) -> Version | None:
        """The version in force on a day, None before the first."""
        found = None
        for version in self.versions:
            if version.effective_from > day:
                break
            found = version
        return found

    def judging_version(self, day: Day) -> Version:
        """As ``version_on``; what happened before the first version is judged by the first (T15)."""
        return self.version_on(day) or self.versions[0]

    def above(self, unit: str | int | None) -> frozenset:
        found = None if unit is None else self.units.get(unit)
        return found or frozenset((unit,))


def with_ancestors(parents: dict) -> dict[str | int, frozenset]:
    """Child-to-parent links as unit -> itself and every unit above it."""
    chains = {}
    for unit in {*parents, *filter(None, parents.values())}:
        chain, step = [], unit
        while step is not None and step not in chain:
            chain.append(step)
            step = parents.get(step)
        chains[unit] = frozenset(chain)
    return chains


def known_on(person: Person, day: Day) -> Person:
    """The person as recorded by ``day``: later facts, ends, voids and decisions are gone (T16)."""

    def known(facts):
        return tuple(f for f in facts if f.recorded is None or f.recorded <= day)

    def opened(facts):
        return tuple(
            f._replace(ends=FOREVER) if f.end_recorded is not None and f.end_recorded > day else f
            for f in known(facts)
        )

    return person._replace(
        positions=opened(person.positions),
        leaves=opened(person.leaves),
        exemptions=opened(person.exemptions),
        extensions=known(person.extensions),
        completions=tuple(
            c._replace(voided=None) if c.voided is not None and c.voided > day else c
            for c in known(person.completions)
        ),
        starts=known(person.starts),
        submissions=tuple(
            s._replace(decided=None, proficient=None)
            if s.decided is not None and s.decided > day
            else s
            for s in known(person.submissions)
        ),
    )
