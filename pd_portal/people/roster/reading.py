"""A file as rows and problems, whatever its format."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pd_portal.people.roster.problems import Problem, Severity
from pd_portal.people.roster.profile import Profile
from pd_portal.people.roster.rows import LeaveRow, NewJobGroup, NewUnit, PositionRow, RoleSeen


@dataclass
class Reading:
    """All that a file says. ``lines`` are the lines read, each of which gets one outcome.

    ``keys_in_doubt`` had a line that could not be used: nobody of them is ended for it.
    ``roles`` are those of a OneRoster zip's staff, with what each means here.
    ``places`` are our units by the file's own ids, for later files that do not repeat them;
    ``headings`` the file's own names of our fields, for what is said about its lines.
    """

    positions: list[PositionRow] = field(default_factory=list)
    leaves: list[LeaveRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    left_out: int = 0
    keys_in_doubt: set[str] = field(default_factory=set)
    delta: bool = False
    said: frozenset[str] = frozenset()
    new_units: dict[str, NewUnit] = field(default_factory=dict)
    new_jobs: dict[str, NewJobGroup] = field(default_factory=dict)
    roles: dict[str, RoleSeen] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)

    def error(self, line: int, column: str, reason: str, key: str = "") -> None:
        """The row of ``line`` is not used, for ``reason``."""
        self.problems.append(Problem(Severity.ERROR, line, column, reason, key))
        if key:
            self.keys_in_doubt.add(key)

    def warn(self, line: int, column: str, reason: str, key: str = "") -> None:
        """The row is used, but a person should know of ``reason``."""
        self.problems.append(Problem(Severity.WARNING, line, column, reason, key))


@dataclass(frozen=True)
class Known:
    """What the reader may refer to here: units and job groups by code and by name, in lower case.

    ``employer_unit`` is the code of the employer's own unit, under which new ones are opened;
    ``keys`` gives the employee ids of the people whom the source knows by a sourcedId.
    """

    employer_code: str
    employer_unit: str
    units: dict[str, str]
    jobs: dict[str, str]
    bargaining_units: frozenset[str] = frozenset()
    work_calendars: frozenset[str] = frozenset()
    keys: Mapping[str, str] = field(default_factory=dict)

    def unit(self, code: str, profile: Profile) -> str | None:
        """Our unit code for the file's, by the profile or by code or name."""
        return profile.locations.get(code) or self.units.get(code.casefold())

    def job(self, code: str, profile: Profile) -> str | None:
        """Our job group code for the file's, by the profile or by code or name."""
        return profile.jobs.get(code) or self.jobs.get(code.casefold())
