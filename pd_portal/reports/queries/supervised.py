"""A supervisor's own people: one line each, due first, everybody once."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Value

from pd_portal.people.models import StaffMember
from pd_portal.people.visibility import supervised_by
from pd_portal.policy import words
from pd_portal.policy.models import END_OF_TIME, Obligation, Progress, Requirement, Standing
from pd_portal.policy.queries import figures as ask
from pd_portal.reports.queries.people import FIELDS, PersonLine, lines

SHOWN = (Obligation.REQUIRED, Obligation.EXCUSED, Obligation.NOT_REQUIRED)


@dataclass(frozen=True)
class RequirementLines:
    """A requirement and how the supervised people stand."""

    title: str
    code: str
    lines: list[PersonLine]

    @property
    def rows(self) -> list[tuple[PersonLine, bool]]:
        """Each line, and whether there is something to remind of: not of what waits to be read."""
        waits = words.PROGRESS[Progress.WAITING_FOR_REVIEW]
        return [(line, bool(line.timing) and line.status != waits) for line in self.lines]


def my_people(supervisor: StaffMember, on: date) -> list[RequirementLines]:
    """By requirement; people in order of their due date. Two queries and one a requirement."""
    rows = Standing.objects.filter(
        person__in=supervised_by(supervisor.pk, on),
        starts_on__lte=on,
        ends_on__gt=on,
        superseded_at=END_OF_TIME,
        obligation__in=SHOWN,
    )
    rows = (
        ask.with_last_day(rows)
        .annotate(employee_id=Value(""))
        .order_by(
            "requirement__is_addon",
            "requirement__title",
            F("due_on").asc(nulls_last=True),
            "person__family_name",
        )
    )
    grouped: dict[int, list[tuple]] = {}
    for requirement, *row in rows.values_list("requirement_id", *FIELDS):
        grouped.setdefault(requirement, []).append(tuple(row))
    owed = Requirement.objects.in_bulk(grouped)
    return [_group(owed[pk], found, on) for pk, found in grouped.items()]


def _group(requirement: Requirement, rows: list[tuple], on: date) -> RequirementLines:
    counts_completed = ask.completed_counts(requirement, on)
    shown = lines(rows, on, completed_counts=counts_completed, supervisor=True)
    return RequirementLines(requirement.title, requirement.code, list(shown))
