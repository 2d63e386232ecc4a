"""The very people a number counts, one line each, in words that judge nobody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from courses.models import ModulePage
from pd_portal.people.models import Employment
from pd_portal.policy import words
from pd_portal.policy.models import Standing
from pd_portal.policy.queries import figures as ask
from pd_portal.reports.queries.modules import on_record
from pd_portal.reports.queries.narrowing import NARROW
from pd_portal.reports.questions import Question
from pd_portal.reports.states import STATES, lookup_of

PER_PAGE = 50


@dataclass(frozen=True)
class Listing:
    """Which people: a question, a state's name and, perhaps, narrower.

    ``only_here`` leaves out the units below; ``module`` keeps those who have it on record
    (``has_module``) or have not; ``narrow`` is a name of ``narrowing.NARROW``.
    """

    question: Question
    state: str
    only_here: bool = False
    module: ModulePage | None = None
    has_module: bool = True
    narrow: str = ""

    @property
    def title(self) -> str:
        if self.module is not None:
            return f"{self.module.title}: {'on record' if self.has_module else 'not on record'}"
        title = STATES[self.state].title
        return f"{title}: {NARROW[self.narrow].title}" if self.narrow else title

    def link(self, **changes: Any) -> str:
        """The query string of this list, with ``changes``."""
        asked: dict[str, Any] = {"state": self.state, "only": "1" if self.only_here else ""}
        if self.module is not None:
            asked |= {"module": self.module.slug, "have": "yes" if self.has_module else "no"}
        return self.question.link(**asked, narrow=self.narrow, **changes)


class Row(NamedTuple):
    """A row of the store with the names beside it, in the order of ``FIELDS``."""

    person_id: int
    family_name: str
    given_name: str
    preferred_name: str
    employee_id: str | None
    unit: str | None
    job_group: str | None
    obligation: int
    reason: int
    progress: int
    timing: int
    due_on: date | None
    ends_on: date
    valid_until: date | None


FIELDS = (
    "person_id", "person__family_name", "person__given_name", "person__preferred_name",
    "employee_id", "unit__name", "job_group__name", "obligation", "reason", "progress", "timing",
    "due_on", "ends_on", "valid_until",
)  # fmt: skip


class PersonLine(NamedTuple):
    """One person of a list. ``status`` and ``timing`` are the only words about how they stand."""

    person_id: int
    name: str
    employee_id: str
    unit: str
    job_group: str
    status: str
    timing: str
    due_on: date | None


def counted(listing: Listing) -> QuerySet[Standing]:
    """Rows of the store of the people whom the number counts."""
    question = listing.question
    lookup = {
        **lookup_of(listing.state, question.as_of, completed_counts=_enough(question)),
        **question.where,
    }
    if listing.only_here:
        lookup["unit"] = question.top
    rows = ask.people_counted(question.requirement, question.as_of, question.known_on)
    if "valid_until__range" in lookup:
        rows = ask.with_last_day(rows, question.known_on)
    rows = rows.filter(**lookup)
    if listing.narrow:
        rows = rows.filter(NARROW[listing.narrow].condition(question))
    if listing.module is None:
        return rows
    has = Exists(on_record(question, listing.module).filter(person=OuterRef("person")))
    return rows.filter(has if listing.has_module else ~has)


def _enough(question: Question) -> bool:
    return ask.completed_counts(question.requirement, question.as_of)


def rows_of(rows: QuerySet[Standing], question: Question) -> QuerySet:
    """The store's rows as ``FIELDS``, the nearest due date first."""
    numbers = Employment.objects.filter(
        person=OuterRef("person"), employer=question.requirement.employer, voided_at__isnull=True
    )
    number = Subquery(numbers.order_by("-starts_on").values("employee_id")[:1])
    rows = ask.with_last_day(rows, question.known_on)
    ordered = rows.annotate(employee_id=number).order_by(
        F("due_on").asc(nulls_last=True), "person__family_name", "person__given_name", "person_id"
    )
    return ordered.values_list(*FIELDS)


def lines(
    rows: Iterable[tuple], as_of: date, *, completed_counts: bool, supervisor: bool = False
) -> Iterator[PersonLine]:
    """Rows as lines, streamed."""
    for raw in rows:
        row = Row(*raw)
        yield PersonLine(
            row.person_id,
            f"{row.family_name}, {row.preferred_name or row.given_name}",
            row.employee_id or "",
            row.unit or "",
            row.job_group or "",
            words.status(row, supervisor=supervisor, completed_counts=completed_counts),
            words.timing(row, as_of, completed_counts=completed_counts),
            row.due_on,
        )


def all_lines(listing: Listing) -> Iterator[PersonLine]:
    """Every person of the list, streamed in constant memory."""
    question = listing.question
    rows = rows_of(counted(listing), question).iterator(chunk_size=2000)
    return lines(rows, question.as_of, completed_counts=_enough(question))


@dataclass(frozen=True)
class PeoplePage:
    """A page of 50 lines and how many there are in all."""

    lines: list[PersonLine]
    page: Page
    count: int


def people_page(listing: Listing, *, number: str | int) -> PeoplePage:
    """A constant number of queries for any page."""
    question = listing.question
    page = Paginator(rows_of(counted(listing), question), PER_PAGE).get_page(number)
    shown = lines(page.object_list, question.as_of, completed_counts=_enough(question))
    return PeoplePage(list(shown), page, page.paginator.count)
