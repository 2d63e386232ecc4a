"""Paid hours: what the modules finished by hourly staff took, by job group. No wages.

A module's hours are those its release stated. Prior learning was no paid time here.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from courses.models import ModuleCompletion
from pd_portal.people.models import Employment, Pay, Position
from pd_portal.policy.models import PayNote
from pd_portal.policy.queries.figures import end_of_day
from pd_portal.reports.questions import Question
from pd_portal.ui.dates import local_day

NOT_RECORDED = "Job group not recorded"


class HourLine(NamedTuple):
    """One completion of somebody paid by the hour on its day."""

    person_id: int
    employee_id: str
    name: str
    unit: str
    job_group: str
    module: str
    on: date
    hours: Decimal
    time_code: str


@dataclass(frozen=True)
class HoursRow:
    """A job group: people, completions and hours."""

    title: str
    people: int
    completions: int
    hours: Decimal
    link: str


@dataclass(frozen=True)
class Hours:
    """Between two days, both included."""

    since: date
    until: date
    rows: list[HoursRow]
    people: int
    completions: int
    total: Decimal


def paid_hours(question: Question, since: date) -> Hours:
    """The sums by job group."""
    groups: dict[str, list[HourLine]] = defaultdict(list)
    for line in hour_lines(question, since):
        groups[line.job_group].append(line)
    rows = [
        HoursRow(
            title,
            len({line.person_id for line in found}),
            len(found),
            sum((line.hours for line in found), Decimal(0)),
            question.link(since=since, group=title),
        )
        for title, found in sorted(groups.items())
    ]
    everybody = {line.person_id for found in groups.values() for line in found}
    return Hours(
        since, question.as_of, rows, len(everybody),
        sum(row.completions for row in rows), sum((row.hours for row in rows), Decimal(0)),
    )  # fmt: skip


class HourPerson(NamedTuple):
    """One person of a job group with what they finished."""

    person_id: int
    employee_id: str
    name: str
    unit: str
    completions: int
    hours: Decimal


def hour_people(question: Question, since: date, group: str) -> list[HourPerson]:
    """The people a job group's number counts, by name; every group where none is named."""
    found: dict[int, list[HourLine]] = defaultdict(list)
    for line in hour_lines(question, since):
        if group in ("", line.job_group):
            found[line.person_id].append(line)
    people = [
        HourPerson(pk, ls[-1].employee_id, ls[-1].name, ls[-1].unit, len(ls),
                   sum((line.hours for line in ls), Decimal(0)))
        for pk, ls in found.items()
    ]  # fmt: skip
    return sorted(people, key=lambda one: (one.name, one.person_id))


def hour_lines(question: Question, since: date) -> Iterator[HourLine]:
    """One line a completion, by day. Three queries."""
    completions = list(_completions(question, since))
    positions = _positions(question, {row["person_id"] for row in completions})
    codes = _time_codes(question)
    units = question.requirement.employer.unit.path if question.unit is None else question.unit.path
    for row in completions:
        on = local_day(row["completed_at"])
        held = _counting(positions[row["person_id"]], on)
        if held and not held["unit__path"].startswith(units):
            continue
        if question.job_group and (not held or held["job_group_id"] != question.job_group.pk):
            continue
        yield _line(row, held, on, codes)


def _line(row: dict, held: dict | None, on: date, codes: dict[int, list[PayNote]]) -> HourLine:
    notes = codes.get(held["job_group_id"], []) if held else []
    code = next((n.time_code for n in notes if n.starts_on <= on <= (n.ends_on or on)), "")
    return HourLine(
        row["person_id"],
        held["employment__employee_id"] if held else "",
        f"{row['person__family_name']}, {row['person__given_name']}",
        held["unit__name"] if held else "",
        held["job_group__name"] if held else NOT_RECORDED,
        row["module__title"],
        on,
        row["release__hours"] or row["module__hours"],
        code,
    )


def _completions(question: Question, since: date) -> QuerySet:
    """Standing completions of people paid by the hour by this employer on that day."""
    hourly = Employment.objects.standing().filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("completed_at__date")),
        person=OuterRef("person"),
        employer=question.requirement.employer,
        pay=Pay.HOURLY,
        starts_on__lte=OuterRef("completed_at__date"),
    )
    rows = ModuleCompletion.objects.standing().exclude(source=ModuleCompletion.PRIOR)
    rows = rows.filter(completed_at__date__gte=since, completed_at__lt=end_of_day(question.as_of))
    return (
        rows.filter(Exists(hourly))
        .order_by("completed_at", "pk")
        .values(
            "person_id", "person__family_name", "person__given_name", "module__title",
            "module__hours", "release__hours", "completed_at",
        )
    )  # fmt: skip


def _positions(question: Question, people: set[int]) -> dict[int, list[dict]]:
    rows = Position.objects.standing().filter(
        employer=question.requirement.employer, person__in=people
    )
    rows = rows.order_by("-primary", "-fte", "starts_on", "pk").values(
        "person_id", "starts_on", "ends_on", "unit__name", "unit__path", "job_group_id",
        "job_group__name", "employment__employee_id",
    )  # fmt: skip
    found: dict[int, list[dict]] = defaultdict(list)
    for row in rows:
        found[row["person_id"]].append(row)
    return found


def _counting(positions: list[dict], on: date) -> dict | None:
    """The counting position of a day (TIMELINE T2)."""
    held = (p for p in positions if p["starts_on"] <= on <= (p["ends_on"] or on))
    return next(held, None)


def _time_codes(question: Question) -> dict[int, list[PayNote]]:
    found: dict[int, list[PayNote]] = defaultdict(list)
    for note in PayNote.objects.filter(employer=question.requirement.employer).order_by(
        F("starts_on").desc()
    ):
        found[note.job_group_id].append(note)
    return found
