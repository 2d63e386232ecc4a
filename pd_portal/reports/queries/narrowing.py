"""Ways to look at some of the people of a number: by kind of employment, by when they met it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from pd_portal.people.models import Employment, EmploymentKind, Pay, Position
from pd_portal.policy.queries import figures as ask
from pd_portal.reports.questions import Question


@dataclass(frozen=True)
class Narrow:
    """What the list is called, and the condition on rows of Standing."""

    title: str
    condition: Callable[[Question], Q]


def held(question: Question) -> QuerySet[Position]:
    """Positions with the employer on the day, as known now."""
    return Position.objects.on(question.as_of).filter(employer=question.requirement.employer)


def _of_kind(kind: str) -> Callable[[Question], Q]:
    return lambda asked: Q(
        Exists(held(asked).filter(person=OuterRef("person"), employment__kind=kind))
    )


def _hourly(asked: Question) -> Q:
    spells = Employment.objects.on(asked.as_of).filter(
        employer=asked.requirement.employer, pay=Pay.HOURLY, person=OuterRef("person")
    )
    return Q(Exists(spells))


def _two_positions(asked: Question) -> Q:
    often = held(asked).values("person").annotate(n=Count("pk")).filter(n__gt=1)
    return Q(person__in=often.values("person"))


def _lateness(asked: Question) -> Subquery:
    """Days late of the fulfilment that holds on the day."""
    rows = ask.met_between(
        asked.requirement, asked.requirement.roster_from or asked.as_of.min, asked.as_of,
        asked.known_on,
    )  # fmt: skip
    rows = rows.filter(person=OuterRef("person"), valid_until__gte=asked.as_of)
    return Subquery(rows.order_by("-met_on", "-pk").values("days_late")[:1])


def _met(late: bool) -> Callable[[Question], Q]:
    def condition(asked: Question) -> Q:
        from django.db.models.lookups import Exact, GreaterThan

        days = _lateness(asked)
        return Q(GreaterThan(days, 0) if late else Exact(days, 0))

    return condition


NARROW = {
    **{kind.value: Narrow(str(kind.label).lower(), _of_kind(kind)) for kind in EmploymentKind},
    "hourly": Narrow("paid by the hour", _hourly),
    "two_positions": Narrow("with two positions or more", _two_positions),
    "on_time": Narrow("by the due date", _met(late=False)),
    "late": Narrow("after the due date", _met(late=True)),
}
