"""The very people a number counts, one line each, in words that judge nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import F, OuterRef, QuerySet, Subquery

from pd_portal.people.models import Employment
from pd_portal.policy import words
from pd_portal.policy.models import Standing
from pd_portal.policy.queries import figures as ask
from pd_portal.reports.questions import Question
from pd_portal.reports.states import lookup_of

PER_PAGE = 50


@dataclass(frozen=True)
class PersonLine:
    """One person of a list. ``status`` and ``timing`` are the only words about how they stand."""

    person_id: int
    name: str
    employee_id: str
    unit: str
    job_group: str
    status: str
    timing: str
    due_on: date | None


def counted(question: Question, state: str, *, only_here: bool = False) -> QuerySet[Standing]:
    """Rows of the people whom the number ``state`` counts; ``only_here`` leaves out units below."""
    counts_completed = ask.completed_counts(question.requirement, question.as_of)
    lookup = dict(lookup_of(state, completed_counts=counts_completed))
    if only_here:
        lookup["unit"] = question.top
    else:
        lookup["unit__in"] = ask.units_below(question.top)
    if question.job_group:
        lookup["job_group"] = question.job_group
    rows = ask.people_counted(question.requirement, question.as_of, question.known_on, **lookup)
    numbers = Employment.objects.filter(
        person=OuterRef("person"), employer=question.requirement.employer, voided_at__isnull=True
    )
    number = Subquery(numbers.order_by("-starts_on").values("employee_id")[:1])
    rows = rows.select_related("person", "unit", "job_group").annotate(employee_id=number)
    return rows.order_by(
        F("due_on").asc(nulls_last=True), "person__family_name", "person__given_name", "person_id"
    )


def lines(
    rows: QuerySet[Standing], as_of: date, *, completed_counts: bool, supervisor: bool = False
) -> Iterator[PersonLine]:
    """Rows as lines, streamed."""
    for row in rows:
        yield PersonLine(
            person_id=row.person_id,
            name=row.person.sort_name,
            employee_id=row.employee_id or "",
            unit=row.unit.name if row.unit else "",
            job_group=row.job_group.name if row.job_group else "",
            status=words.status(row, supervisor=supervisor, completed_counts=completed_counts),
            timing=words.timing(row, as_of, completed_counts=completed_counts),
            due_on=row.due_on,
        )


@dataclass(frozen=True)
class PeoplePage:
    """A page of 50 lines and how many there are in all."""

    lines: list[PersonLine]
    page: Page
    count: int


def people_page(question: Question, state: str, *, only_here: bool, number: int) -> PeoplePage:
    """A constant number of queries for any page."""
    page = Paginator(counted(question, state, only_here=only_here), PER_PAGE).get_page(number)
    counts_completed = ask.completed_counts(question.requirement, question.as_of)
    shown = lines(page.object_list, question.as_of, completed_counts=counts_completed)
    return PeoplePage(list(shown), page, page.paginator.count)
