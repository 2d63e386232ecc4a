"""The figure month by month: as it was known at each month's end, and as it is known now."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from pd_portal.policy.models import ClosedDay
from pd_portal.policy.queries import figures as ask
from pd_portal.policy.queries.figures import Figures
from pd_portal.reports.questions import Question

MONTHS = 13


@dataclass(frozen=True)
class Point:
    """One month's end. ``then`` is None where nobody had closed the day: not recorded."""

    day: date
    now: Figures
    then: Figures | None
    links: dict[str, str]
    then_link: str

    @property
    def corrected(self) -> int:
        """By how many the figure of met changed after the month's end."""
        return self.now.met - self.then.met if self.then else 0


def trend(question: Question) -> list[Point]:
    """Up to 13 months' ends, the newest last; two queries a month."""
    days = month_ends(question.as_of, MONTHS)
    first = question.requirement.roster_from
    closed = set(ClosedDay.objects.filter(day__in=days).values_list("day", flat=True))
    return [_point(question, day, day in closed) for day in days if not first or day >= first]


def month_ends(until: date, months: int) -> list[date]:
    """The last days of the months before ``until``, oldest first, and ``until`` itself."""
    found, day = [until], until
    while len(found) < months:
        day = day.replace(day=1) - timedelta(days=1)
        found.append(day)
    return found[::-1]


def _point(question: Question, day: date, closed: bool) -> Point:
    asked = replace(question, as_of=day)
    if question.known_on and question.known_on < day:
        closed = False
    then = replace(asked, known_on=day)
    return Point(
        day,
        figures_of(asked),
        figures_of(then) if closed else None,
        {state: asked.link(state=state) for state in ("required", "met", "past_due")},
        then.link(state="met"),
    )


def figures_of(question: Question) -> Figures:
    """The figures of a question's people. One query, and one for the rule in force."""
    return ask.total_of(question.requirement, question.as_of, question.known_on, **question.where)
