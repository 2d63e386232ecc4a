"""What an import would do, as plain values. Made by ``diffing``, written down by staging."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pd_portal.people.roster.problems import Problem
from pd_portal.people.roster.profile import Profile


@dataclass(frozen=True)
class Context:
    """What holds for the whole import.

    ``said`` are the fields the file speaks of: what it is silent about is left as it is.
    ``people`` gives person ids by the source's keys, for supervisors.
    """

    as_of: date
    source_id: int
    profile: Profile
    delta: bool = False
    said: frozenset[str] = frozenset()
    people: Mapping[str, int] = field(default_factory=dict)
    new_keys: frozenset[str] = frozenset()
    rehire_gap_days: int = 100


class Outcome(StrEnum):
    """What becomes of a line. Of several, the first in this order is a line's own."""

    ERROR = "errors"
    REVIEW = "review"
    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"
    SAME = "same"


@dataclass(slots=True)
class PositionState:
    """A standing position at the employer. ``source_id`` is who imported it, if anyone."""

    id: int
    employment_id: int
    kind: str
    unit: str
    job: str
    title: str
    fte: Decimal
    supervisor_id: int | None
    primary: bool
    work_calendar: str
    starts_on: date
    ends_on: date | None
    source_id: int | None


@dataclass(slots=True)
class EmploymentState:
    """A standing employment at the employer."""

    id: int
    kind: str
    pay: str
    bargaining_unit: str
    original_hire_on: date
    starts_on: date
    ends_on: date | None


@dataclass(slots=True)
class PersonState:
    """Somebody with an employment at the employer, as the roster knows them."""

    id: int
    given_name: str
    family_name: str
    preferred_name: str
    email: str = ""
    employments: list[EmploymentState] = field(default_factory=list)
    positions: list[PositionState] = field(default_factory=list)


@dataclass(slots=True)
class NewPosition:
    """A position to add. ``employment_id`` or, for a new spell, its number among the person's."""

    line: int
    kind: str
    unit: str
    job: str
    title: str
    fte: Decimal
    supervisor_id: int | None
    supervisor_key: str
    primary: bool | None
    work_calendar: str
    starts_on: date
    ends_on: date | None
    corrects_id: int | None = None
    employment_id: int | None = None
    spell: int | None = None


@dataclass(slots=True)
class NewSpell:
    """An employment to add."""

    kind: str
    pay: str
    bargaining_unit: str
    original_hire_on: date
    starts_on: date
    ends_on: date | None


@dataclass(slots=True)
class PersonPlan:
    """Everything one person's rows lead to. ``person_id`` None: a new person."""

    key: str
    person_id: int | None
    employee_id: str = ""
    names: tuple[str, str, str] | None = None
    email: str = ""
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    missing: int = 0
    problems: list[Problem] = field(default_factory=list)
    spells: list[NewSpell] = field(default_factory=list)
    positions: list[NewPosition] = field(default_factory=list)
    closed: list[tuple[int, date]] = field(default_factory=list)
    voided: list[int] = field(default_factory=list)
    ended_spells: list[tuple[int, date]] = field(default_factory=list)
    amended: list[tuple[int, str, str]] = field(default_factory=list)
    leaves_units: list[str] = field(default_factory=list)
    link: bool = False

    def mark(self, line: int, outcome: Outcome) -> None:
        """Give ``line`` the stronger of its outcome so far and ``outcome``."""
        order = list(Outcome)
        before = self.outcomes.get(line, Outcome.SAME)
        self.outcomes[line] = min(before, outcome, key=order.index)

    @property
    def is_empty(self) -> bool:
        """Nothing to write."""
        return not any(
            (
                *(self.names, self.email, self.spells, self.positions, self.closed, self.voided),
                *(self.ended_spells, self.amended, self.link),
            )
        )
