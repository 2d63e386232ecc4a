"""Two forecasts of who will have met the goal, and how the second one did when it was tried."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from pd_portal.policy.models import ClosedDay, Target
from pd_portal.policy.queries import figures as ask
from pd_portal.reports.pace import WEEKS, paced
from pd_portal.reports.queries.trend import figures_of
from pd_portal.reports.questions import Question

AHEAD = (30, 90, 180, 365)
BACK = (1, 2, 3)
HEADS = "On|#Required|#If nobody does anything more|#At the pace of the last 12 weeks"


@dataclass(frozen=True)
class Ahead:
    """A day ahead: the required, and the met if nobody does anything more, and at the pace."""

    day: date
    required: int
    nothing_more: int
    at_pace: int
    target: int | None

    @property
    def needed(self) -> int | None:
        """How many people the target asks for, rounded up."""
        return None if self.target is None else -(-self.required * self.target // 100)


@dataclass(frozen=True)
class BackTest:
    """What this page would have said on ``made_on`` about ``day``, and what came."""

    made_on: date
    day: date
    said: int | None
    came: int

    @property
    def off(self) -> int | None:
        """Positive: the forecast promised too many."""
        return None if self.said is None else self.said - self.came

    @property
    def too_few(self) -> int:
        return -(self.off or 0)


@dataclass(frozen=True)
class Forecast:
    """``lately``: how often the goal was met in the last 12 weeks."""

    lately: int
    since: date
    days: list[Ahead]
    tests: list[BackTest]

    @property
    def has_target(self) -> bool:
        return any(ahead.target for ahead in self.days)

    @property
    def heads(self) -> str:
        """The table's columns; the target's where there is one ahead."""
        return HEADS + ("|#Target" if self.has_target else "")


def forecast(question: Question) -> Forecast:
    """A constant number of queries."""
    since = question.as_of - timedelta(weeks=WEEKS)
    lately = met_lately(question)
    targets = _targets(question)
    days = {question.as_of + timedelta(days=n): None for n in AHEAD} | targets
    ahead = [_ahead(question, day, lately, targets.get(day)) for day in sorted(days)]
    return Forecast(lately, since, ahead, back_tests(question))


def met_lately(question: Question) -> int:
    """People here who met the goal, once or again, in the 12 weeks up to the question's day."""
    since = question.as_of - timedelta(weeks=WEEKS) + timedelta(days=1)
    here = ask.people_counted(
        question.requirement, question.as_of, question.known_on, **question.where
    )
    rows = ask.met_between(question.requirement, since, question.as_of, question.known_on)
    return rows.filter(person__in=here.values("person")).values("person").distinct().count()


def _ahead(question: Question, day: date, lately: int, target: int | None) -> Ahead:
    figures = figures_of(replace(question, as_of=day))
    days = (day - question.as_of).days
    pace = paced(figures.required_total, figures.met, lately, days_ahead=days)
    return Ahead(day, figures.required_total, figures.met, pace, target)


def _targets(question: Question) -> dict[date, int | None]:
    """The goal's open targets ahead; only the whole employer is measured against them."""
    if question.unit or question.job_group:
        return {}
    rows = Target.objects.filter(
        goal=question.requirement.goal_id, outcome__isnull=True, reach_by__gt=question.as_of
    )
    return dict(rows.values_list("reach_by", "percent"))


def back_tests(question: Question) -> list[BackTest]:
    """The pace forecast for 12 weeks ahead, made 12, 24 and 36 weeks ago with what was known then.

    ``said`` is None where the day was not closed: what was known then is not recorded.
    """
    made = [question.as_of - timedelta(weeks=WEEKS * n) for n in BACK]
    closed = set(ClosedDay.objects.filter(day__in=made).values_list("day", flat=True))
    first = question.requirement.roster_from
    found = []
    for day in made:
        if first and day - timedelta(weeks=WEEKS) < first:
            continue
        target = day + timedelta(weeks=WEEKS)
        came = figures_of(replace(question, as_of=target)).met
        said = _said(replace(question, as_of=day, known_on=day), target) if day in closed else None
        found.append(BackTest(day, target, said, came))
    return found


def _said(then: Question, about: date) -> int:
    return _ahead(then, about, met_lately(then), None).at_pace
