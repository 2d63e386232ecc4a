"""What every format is brought to: one row says that somebody has, had or had not a position."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(slots=True)
class PositionRow:
    """One position of one person, as the file of a day states it.

    ``unit`` and ``job`` are codes of our units and job groups. ``primary`` None: the file does not
    say. ``gone``: the file says that the person is no longer there. ``employee_id`` is the number
    within the employer; ``key`` is what the source calls the person by. Of deltas: ``over`` says that
    this one position is no longer held, ``complete`` that the person has no other than those named,
    ``names_only`` that the row is silent about positions, ``unnamed`` that it is about the names.
    """

    line: int
    key: str
    employee_id: str
    given_name: str
    family_name: str
    preferred_name: str | None = None
    email: str = ""
    unit: str = ""
    job: str = ""
    title: str = ""
    fte: Decimal = Decimal("1.000")
    kind: str = "regular"
    pay: str = "salaried"
    hired_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    primary: bool | None = None
    supervisor: str = ""
    bargaining_unit: str = ""
    work_calendar: str = ""
    gone: bool = False
    over: bool = False
    complete: bool = False
    names_only: bool = False
    unnamed: bool = False


@dataclass(slots=True)
class LeaveRow:
    """Days away of one person."""

    line: int
    key: str
    starts_on: date
    ends_on: date | None
    paid: bool


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit the file names and nobody here knows: opened when the import is applied."""

    code: str
    name: str
    kind: str
    parent_code: str


@dataclass(frozen=True, slots=True)
class NewJobGroup:
    """A job group the file names and nobody here knows."""

    code: str
    name: str


@dataclass(slots=True)
class RoleSeen:
    """A role of a OneRoster zip: the job group it means here, ``-`` for not staff or empty."""

    role: str
    meaning: str
    users: int = 0
    written: str = ""
