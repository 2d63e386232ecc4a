import csv
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pd_portal.people.models import Employment, JobGroup, OrgUnit, StaffMember
from pd_portal.policy import words
from pd_portal.policy.checking import check_standing
from pd_portal.policy.models import Progress, Requirement
from pd_portal.policy.queries import figures
from pd_portal.policy.queries.why import explain
from pd_portal.policy.registries import standing_parts
from pd_portal.ui.bars import print_bar
from pd_portal.ui.dates import today


def a_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is not a date like 2027-03-14.") from error


def requirement_called(code: str) -> Requirement:
    found = Requirement.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Requirement.objects.values_list("code", flat=True)) or "none yet"
        raise CommandError(f"No requirement has the code {code!r}. There are: {known}.")
    return found


def person_called(number: str) -> StaffMember:
    """By ``EMPLOYER-employeeid``, or by an employee id that only one person has."""
    employer, _, plain = number.partition("-")
    rows = Employment.objects.standing().filter(employer__code=employer, employee_id=plain)
    rows = rows if rows.exists() else Employment.objects.standing().filter(employee_id=number)
    rows = rows.select_related("person", "employer")
    people = {row.person for row in rows}
    if len(people) != 1:
        whose = ", ".join(sorted(f"{row.employer.code}-{row.employee_id}" for row in rows))
        more = f" Say whose: {whose}." if people else ""
        raise CommandError(f"{len(people)} people have the employee id {number!r}.{more}")
    return people.pop()


class Command(BaseCommand):
    help = "Check, show and explain standing: who has met which requirement, as of any day."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        check = parts.add_parser("check", help="recount from bare facts and compare")
        show = parts.add_parser("show", help="the figures")
        people = parts.add_parser("people", help="one line a person")
        for part in (check, show, people):
            part.add_argument("--as-of", type=a_day, default=None)
            part.add_argument("--known-on", type=a_day, default=None)
        for part in (show, people):
            part.add_argument("--requirement", required=True)
            part.add_argument("--format", choices=["csv"], default="csv")
        show.add_argument("--by", choices=["unit", "job_group"], default=None)
        why = parts.add_parser("why", help="explain one person's standing")
        why.add_argument("employee")
        why.add_argument("requirement")
        why.add_argument("--on", type=a_day, default=None)
        why.add_argument("--known-on", type=a_day, default=None)
        why.add_argument("--supervisor", action="store_true", help="as a supervisor reads it")
        for name, _ in standing_parts.items():
            parts.add_parser(name)

    def handle(self, *, part: str, **options: Any) -> None:
        if part in standing_parts:
            standing_parts[part](self.stdout.write)
            return
        getattr(self, f"run_{part}")(**options)

    def run_check(self, *, as_of: date | None, known_on: date | None, **_: Any) -> None:
        found = check_standing(as_of=as_of or today(), known_on=known_on)
        names = dict(self._names({person for _, person, _ in found.wrong}))
        for code, person, what in found.wrong[:50]:
            self.stdout.write(f"{code}: {names.get(person, person)}: {what}")
        print_bar(
            self.stdout.write,
            "standing",
            found.ok,
            people=found.people,
            requirements=found.requirements,
            segments=found.segments,
            gaps=found.gaps,
            overlaps=found.overlaps,
            outstanding=found.outstanding,
            difference=found.difference,
            identity=found.identity,
        )

    def _names(self, ids: set[int]) -> Iterator[tuple[int, str]]:
        for person in StaffMember.objects.filter(pk__in=ids):
            yield person.pk, f"{person.sort_name} (record {person.pk})"

    def run_show(self, *, requirement: str, by: str | None, as_of, known_on, **_: Any) -> None:
        asked = requirement_called(requirement)
        day = as_of or today()
        if by == "unit":
            found, titles = figures.by_unit(asked, day, known_on), OrgUnit.objects
        elif by == "job_group":
            found, titles = figures.by_job_group(asked, day, known_on), JobGroup.objects
        else:
            found, titles = {None: figures.total(asked, day, known_on)}, None
        names = dict(titles.values_list("pk", "name")) if titles else {None: "All"}
        table = csv.writer(self.stdout)
        table.writerow(
            [
                by or "all", "headcount", "not_required", "excused", "required",
                *[p.name.lower() for p in Progress if p], "met", "overdue", "lapsed",
            ]
        )  # fmt: skip
        for key, one in sorted(found.items(), key=lambda item: names.get(item[0], "")):
            table.writerow(
                [
                    names.get(key, key), one.headcount, one.not_required_total, one.excused_total,
                    one.required_total, *[one.required[p] for p in Progress if p], one.met,
                    one.overdue, one.lapsed,
                ]
            )  # fmt: skip

    def run_people(self, *, requirement: str, as_of, known_on, **_: Any) -> None:
        asked = requirement_called(requirement)
        day = as_of or today()
        enough = figures.completed_counts(asked, day)
        rows = figures.people_counted(asked, day, known_on).select_related("person", "unit")
        rows = figures.with_last_day(rows, known_on)
        table = csv.writer(self.stdout)
        table.writerow(["record", "name", "unit", "standing", "timing"])
        for row in rows.order_by("person__family_name", "person__given_name", "person"):
            status = words.status(row, completed_counts=enough)
            timing = words.timing(row, day, completed_counts=enough)
            table.writerow([row.person_id, row.person.sort_name, row.unit, status, timing])

    def run_why(
        self, *, employee: str, requirement: str, on, known_on, supervisor, **_: Any
    ) -> None:
        person = person_called(employee)
        lines = explain(
            requirement_called(requirement),
            person,
            on or today(),
            known_on=known_on,
            supervisor=supervisor,
        )
        for line in lines:
            self.stdout.write(f"{line.rule}: {line.text}")
            for lost in line.lost:
                self.stdout.write(f"    {lost}")
