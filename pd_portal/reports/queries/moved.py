"""What moved a figure between two days, and the very people behind each reason."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator

from pd_portal.people.models import OrgUnit, StaffMember
from pd_portal.policy import words
from pd_portal.policy.models import Obligation, Standing
from pd_portal.policy.queries import figures as ask
from pd_portal.reports.movement import (
    TITLES,
    Look,
    Looks,
    Measure,
    Movement,
    Reason,
    measures,
    movement,
)
from pd_portal.reports.queries.people import PER_PAGE
from pd_portal.reports.questions import Question

FIELDS = ("person_id", "obligation", "progress", "timing", "unit_id", "job_group_id")


@dataclass(frozen=True)
class Comparison:
    """From ``since``, as known on ``since_known`` (None: now), to the question's own day.

    Each day is measured by the rule in force on it: ``measure_then`` and ``measure``.
    """

    question: Question
    since: date
    since_known: date | None
    measure: Measure
    measure_then: Measure

    @property
    def then(self) -> Question:
        """The first day as it was reported."""
        return replace(self.question, as_of=self.since, known_on=self.since_known)

    @property
    def then_as_known_now(self) -> Question:
        """The first day as known when the second figure is."""
        return replace(self.question, as_of=self.since)

    def link(self, **changes: Any) -> str:
        known = self.since_known.isoformat() if self.since_known else ""
        asked = {"since": self.since, "since_known": known, "measure": self.measure.name}
        return self.question.link(**asked, **changes)


@dataclass(frozen=True)
class ReasonRow:
    """A reason with the query strings of the people who came in and who went out."""

    reason: Reason
    came_link: str
    went_link: str

    @property
    def came(self) -> int:
        return len(self.reason.came)

    @property
    def went(self) -> int:
        return len(self.reason.went)

    @property
    def lost(self) -> int:
        """The net loss as a positive number."""
        return -self.reason.net


@dataclass(frozen=True)
class Moved:
    """What the page shows."""

    comparison: Comparison
    movement: Movement
    rows: list[ReasonRow]
    first_link: str
    last_link: str


def compared(question: Question, since: date, measure: str) -> Comparison:
    """``since`` as it was known on its own day, where that day is closed; else as known now."""
    closed = ask.last_closed_day()
    known = since if closed and since <= closed else None
    if question.known_on and known and question.known_on < known:
        known = question.known_on
    enough = ask.completed_counts_by_day(question.requirement)
    then, now = (measures(completed_counts=enough(day)) for day in (since, question.as_of))
    return Comparison(question, since, known, now[measure], then[measure])


def moved(comparison: Comparison) -> Moved:
    """Three queries over the covering index and a constant number besides."""
    found = _movement(comparison)
    rows = [
        ReasonRow(
            reason,
            comparison.link(reason=reason.name, way="in"),
            comparison.link(reason=reason.name, way="out"),
        )
        for reason in found.reasons
    ]
    state = comparison.measure.name
    return Moved(
        comparison,
        found,
        rows,
        comparison.then.link(state=state),
        comparison.question.link(state=state),
    )


def _movement(comparison: Comparison) -> Movement:
    question = comparison.question
    units = set(OrgUnit.objects.below(question.top).values_list("pk", flat=True))
    looks = [
        _looks(asked, units) for asked in (comparison.then, comparison.then_as_known_now, question)
    ]
    return movement(*looks, comparison.measure, comparison.measure_then)


def _looks(question: Question, units: set[int]) -> Looks:
    rows = ask.people_counted(question.requirement, question.as_of, question.known_on)
    group = question.job_group.pk if question.job_group else None
    return {
        person: Look(*state, unit in units and group in (None, job))
        for person, *state, unit, job in rows.order_by().values_list(*FIELDS).iterator()
    }


@dataclass(frozen=True)
class MovedLine:
    """One person with how they stood on the two days, in words."""

    person_id: int
    name: str
    was: str
    is_now: str


@dataclass(frozen=True)
class MovedPeople:
    """A page of the people behind one reason."""

    title: str
    lines: list[MovedLine]
    page: Page
    count: int


def moved_people(comparison: Comparison, reason: str, way: str, number: str) -> MovedPeople | None:
    """The people one number of the page counts; None for a reason nobody knows."""
    if reason not in TITLES or way not in ("in", "out"):
        return None
    found = next((r for r in _movement(comparison).reasons if r.name == reason), Reason(reason))
    ids = found.came if way == "in" else found.went
    people = StaffMember.objects.filter(pk__in=ids).order_by("family_name", "given_name", "pk")
    page = Paginator(people, PER_PAGE).get_page(number)
    shown = list(page.object_list)
    first = comparison.then if reason == "corrected" else comparison.then_as_known_now
    last = comparison.then_as_known_now if reason == "corrected" else comparison.question
    was, is_now = (_words(asked, [p.pk for p in shown]) for asked in (first, last))
    lines = [MovedLine(p.pk, p.sort_name, was(p.pk), is_now(p.pk)) for p in shown]
    title = f"{TITLES[reason]}: {'came in' if way == 'in' else 'went out'}"
    return MovedPeople(title, lines, page, page.paginator.count)


def _words(question: Question, ids: Iterable[int]):
    rows = ask.standing_on(question.requirement, question.as_of, question.known_on)
    rows = rows.filter(person__in=ids, obligation__gte=Obligation.NOT_EMPLOYED)
    rows = ask.with_last_day(rows, question.known_on)
    enough = ask.completed_counts(question.requirement, question.as_of)
    said = {row.person_id: _said(row, question, enough) for row in rows.select_related("unit")}
    return lambda pk: said.get(pk, "Not employed")


def _said(row: Standing, question: Question, enough: bool) -> str:
    status = words.status(row, completed_counts=enough)
    timing = words.timing(row, question.as_of, completed_counts=enough)
    unit = row.unit.name if row.unit else ""
    return ". ".join(filter(None, [unit, status, timing]))
