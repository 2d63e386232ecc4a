"""The roster of one employer as the importer compares it: a constant number of queries."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pd_portal.people.models import (
    BargainingUnit,
    Employer,
    Employment,
    JobGroup,
    OrgUnit,
    PersonEmail,
    Position,
    ReviewItem,
    RosterSource,
    SourceLink,
    StaffMember,
    WorkCalendar,
)
from pd_portal.people.roster.plan import EmploymentState, PersonState, PositionState
from pd_portal.people.roster.reading import Known

BATCH = 20_000


@dataclass
class RosterState:
    """``people`` by id; ``by_key`` what the source calls them; ``by_number`` their employee ids.

    ``owners`` maps an address to everybody here who has or had it; ``decisions`` are HR's answers
    by (kind, key): is it the same person?
    """

    people: dict[int, PersonState] = field(default_factory=dict)
    by_key: dict[str, int] = field(default_factory=dict)
    by_number: dict[str, int] = field(default_factory=dict)
    numbers: dict[int, tuple[str, ...]] = field(default_factory=dict)
    owners: dict[str, tuple[int, ...]] = field(default_factory=dict)
    decisions: dict[tuple[str, str], tuple[bool, int | None]] = field(default_factory=dict)


class Once:
    """Equal values as one object: codes and dates of a roster are few, its rows many."""

    def __init__(self) -> None:
        self.kept: dict[Any, Any] = {}

    def __call__(self, value: Any) -> Any:
        return self.kept.setdefault((type(value), value), value)


def known_codes(employer: Employer) -> Known:
    """Units, job groups and the rest that a file may name, by code and by name in lower case."""
    units: dict[str, str] = {}
    within = OrgUnit.objects.filter(ends_on__isnull=True, path__startswith=employer.unit.path)
    for code, name in within.values_list("code", "name"):
        units.setdefault(name.casefold(), code)
        units[code.casefold()] = code
    jobs: dict[str, str] = {}
    for code, name in JobGroup.objects.filter(retired_on__isnull=True).values_list("code", "name"):
        jobs.setdefault(name.casefold(), code)
        jobs[code.casefold()] = code
    unions = BargainingUnit.objects.filter(employer=employer).values_list("code", flat=True)
    calendars = WorkCalendar.objects.filter(employer=employer).values_list("code", flat=True)
    return Known(
        employer_code=employer.code,
        employer_unit=employer.unit.code,
        units=units,
        jobs=jobs,
        bargaining_units=frozenset(unions),
        work_calendars=frozenset(calendars),
    )


def known_keys(source: RosterSource) -> dict[str, str]:
    """What the source calls people by, with their newest employee id."""
    links = SourceLink.objects.filter(
        source=source, person__employments__employer=source.employer_id
    ).order_by("person__employments__starts_on")
    return dict(links.values_list("key", "person__employments__employee_id"))


def load_state(source: RosterSource) -> RosterState:
    """Everybody with an employment at the source's employer, former ones included."""
    state = RosterState()
    _people(state, source.employer_id)
    _employments(state, source.employer_id)
    _positions(state, source.employer_id)
    _addresses(state)
    links = SourceLink.objects.filter(source=source).values_list("key", "person_id")
    state.by_key = dict(links)
    if source.format != "oneroster":
        state.by_key = state.by_number
    decided = ReviewItem.objects.filter(source=source, decided_at__isnull=False)
    for kind, key, same, suggested in decided.values_list(
        "kind", "key", "same_person", "suggested_id"
    ):
        state.decisions[kind, key] = (same, suggested)
    return state


def _people(state: RosterState, employer_id: int) -> None:
    here = Employment.objects.filter(employer=employer_id).values("person")
    rows = StaffMember.objects.filter(pk__in=here).values_list(
        "pk", "given_name", "family_name", "preferred_name"
    )
    for pk, given, family, preferred in rows.iterator(BATCH):
        state.people[pk] = PersonState(pk, given, family, preferred)


def _employments(state: RosterState, employer_id: int) -> None:
    once = Once()
    rows = Employment.objects.filter(employer=employer_id).order_by("starts_on", "pk")
    for pk, person, number, voided, *rest in rows.values_list(
        "pk",
        "person_id",
        "employee_id",
        "voided_at",
        "kind",
        "pay",
        "bargaining_unit__code",
        "original_hire_on",
        "starts_on",
        "ends_on",
    ).iterator(BATCH):
        state.by_number[number] = person
        numbers = state.numbers.get(person, ())
        if number not in numbers:
            state.numbers[person] = (*numbers, number)
        if voided is None:
            kind, pay, union, hired, starts, ends = map(once, rest)
            spell = EmploymentState(pk, kind, pay, union or "", hired, starts, ends)
            state.people[person].employments.append(spell)


def _positions(state: RosterState, employer_id: int) -> None:
    once = Once()
    rows = Position.objects.standing().filter(employer=employer_id).order_by("pk")
    for pk, person, *rest in rows.values_list(
        "pk",
        "person_id",
        "employment_id",
        "employment__kind",
        "unit__code",
        "job_group__code",
        "title",
        "fte",
        "supervisor_id",
        "primary",
        "work_calendar__code",
        "starts_on",
        "ends_on",
        "added_by_import__source_id",
    ).iterator(BATCH):
        position = PositionState(pk, *map(once, rest))
        position.fte = once(Decimal(position.fte))
        position.work_calendar = position.work_calendar or ""
        state.people[person].positions.append(position)


def _addresses(state: RosterState) -> None:
    rows = PersonEmail.objects.filter(kind="work").order_by("starts_on", "pk")
    for person, address, ends_on in rows.values_list("person_id", "address", "ends_on").iterator(
        BATCH
    ):
        owners = state.owners.get(address, ())
        if person not in owners:
            state.owners[address] = (*owners, person)
        if ends_on is None and person in state.people:
            state.people[person].email = address
