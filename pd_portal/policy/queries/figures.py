"""The one module that answers every figure: of whom, as of when, as known when.

``as_of`` is a civil day. ``known_on`` None means everything known now; a day means what was
known at the end of that day and takes closed days only (``last_closed_day``). Every function
is one query over the covering index ``standing_figures``; nothing else reads Standing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone

from pd_portal.people.models import OrgUnit
from pd_portal.policy.models import (
    END_OF_TIME,
    ClosedDay,
    Fulfilled,
    Obligation,
    Progress,
    Reason,
    Requirement,
    Standing,
    StandingDue,
    Timing,
)


@dataclass
class Figures:
    """One population on one day. ``not_required``, ``excused``: people by Reason;
    ``required``: people by Progress. ``overdue`` and ``lapsed`` cut across ``required``.

    Identities: headcount = not_required + excused + required, and required is the sum of its
    progresses. People not employed that day, or on days before the roster, are in no figure.
    """

    headcount: int = 0
    not_required: dict[Reason, int] = field(default_factory=lambda: defaultdict(int))
    excused: dict[Reason, int] = field(default_factory=lambda: defaultdict(int))
    required: dict[Progress, int] = field(default_factory=lambda: defaultdict(int))
    overdue: int = 0
    lapsed: int = 0

    @property
    def required_total(self) -> int:
        return sum(self.required.values())

    @property
    def excused_total(self) -> int:
        return sum(self.excused.values())

    @property
    def not_required_total(self) -> int:
        return sum(self.not_required.values())

    @property
    def met(self) -> int:
        """People who have met the goal: proficient, or completed where finishing suffices.

        Where finishing suffices a completed person is fulfilled; where it does not, completed is
        not met. ``completed_counts`` is set from the version in force by the query.
        """
        done = self.required[Progress.PROFICIENT]
        return done + (self.required[Progress.COMPLETED] if self.completed_counts else 0)

    completed_counts: bool = False

    @property
    def percent(self) -> int | None:
        """Whole percent of the required who have met the goal, rounded down; None of nobody."""
        total = self.required_total
        return self.met * 100 // total if total else None

    @property
    def reconciles(self) -> bool:
        return self.headcount == (
            self.not_required_total + self.excused_total + self.required_total
        )

    def add(self, obligation: int, reason: int, progress: int, timing: int, people: int) -> None:
        """Count ``people`` of one state in; a state no rule writes is in the headcount alone."""
        self.headcount += people
        if obligation == Obligation.NOT_REQUIRED and reason in Reason.values:
            self.not_required[Reason(reason)] += people
        elif obligation == Obligation.EXCUSED and reason in Reason.values:
            self.excused[Reason(reason)] += people
        elif obligation == Obligation.REQUIRED and progress in Progress.values:
            self.required[Progress(progress)] += people
            self.overdue += people if timing == Timing.OVERDUE else 0
            self.lapsed += people if timing == Timing.LAPSED else 0

    def merge(self, other: "Figures") -> None:
        """Add another population's figures."""
        self.headcount += other.headcount
        self.overdue += other.overdue
        self.lapsed += other.lapsed
        for name in ("not_required", "excused", "required"):
            for key, people in getattr(other, name).items():
                getattr(self, name)[key] += people


COUNTED = (Obligation.NOT_REQUIRED, Obligation.EXCUSED, Obligation.REQUIRED)
STATE = ("obligation", "reason", "progress", "timing")


def end_of_day(day: date) -> datetime:
    """The first moment after ``day`` in the agency's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def last_closed_day() -> date | None:
    """The newest day that ``known_on`` may name."""
    return ClosedDay.objects.order_by("-day").values_list("day", flat=True).first()


def standing_on(
    requirement: Requirement, as_of: date, known_on: date | None = None
) -> QuerySet[Standing]:
    """The one row of each person that holds on a day. Drill-downs filter it further.

    Filter by ``obligation``, ``reason``, ``progress``, ``timing``, ``unit__in``, ``job_group``.
    """
    rows = Standing.objects.filter(requirement=requirement, starts_on__lte=as_of, ends_on__gt=as_of)
    return _known(rows, known_on)


def people_counted(
    requirement: Requirement, as_of: date, known_on: date | None = None, **states: Any
) -> QuerySet[Standing]:
    """The very rows a figure counts: employed people, narrowed by ``states``.

    ``states``: any lookup of Standing, for example ``timing=Timing.OVERDUE`` or
    ``unit__in=units_below(unit)``. One row a person.
    """
    return standing_on(requirement, as_of, known_on).filter(obligation__in=COUNTED, **states)


def total(requirement: Requirement, as_of: date, known_on: date | None = None) -> Figures:
    """The figures of everybody. One query (and one for the rule in force)."""
    return _by(requirement, as_of, known_on, None)[None]


def total_of(
    requirement: Requirement, as_of: date, known_on: date | None = None, **states: Any
) -> Figures:
    """The figures of some people; ``states`` as in ``people_counted``."""
    return _by(requirement, as_of, known_on, None, **states)[None]


def by_unit(
    requirement: Requirement, as_of: date, known_on: date | None = None, **states: Any
) -> dict[int, Figures]:
    """Figures by the unit of the counting position itself, without what is below it."""
    return dict(_by(requirement, as_of, known_on, "unit", **states))


def by_job_group(
    requirement: Requirement, as_of: date, known_on: date | None = None, **states: Any
) -> dict[int, Figures]:
    """Figures by job group id; ``states`` as in ``people_counted``."""
    return dict(_by(requirement, as_of, known_on, "job_group", **states))


def rolled_up(per_unit: dict[int, Figures], parents: dict[int, int | None]) -> dict[int, Figures]:
    """``by_unit`` with every unit also holding all below it; ``parents``: unit id -> parent id.

    Pure. Nobody is counted twice within a unit: a person has one unit a day.
    """
    found: dict[int, Figures] = defaultdict(Figures)
    for unit, figures in per_unit.items():
        step: int | None = unit
        while step is not None:
            found[step].completed_counts = figures.completed_counts
            found[step].merge(figures)
            step = parents.get(step)
    return dict(found)


def units_below(unit: OrgUnit) -> QuerySet:
    """Ids of a unit and everything below it, for ``people_counted(unit__in=...)``."""
    return OrgUnit.objects.below(unit).values("pk")


def _by(
    requirement, as_of, known_on, dimension: str | None, **states: Any
) -> dict[int | None, Figures]:
    keys = (dimension, *STATE) if dimension else STATE
    rows = people_counted(requirement, as_of, known_on, **states).order_by().values_list(*keys)
    counts_completed = completed_counts(requirement, as_of)
    found: dict[int | None, Figures] = defaultdict(Figures)
    for *key, people in rows.annotate(people=Count("pk")):
        figures = found[key.pop(0) if dimension else None]
        figures.completed_counts = counts_completed
        figures.add(*key, people)
    return found


def completed_counts(requirement: Requirement, as_of: date) -> bool:
    """Whether finishing alone meets the requirement under the version in force that day."""
    version = (
        requirement.versions.filter(activated_at__isnull=False, effective_from__lte=as_of)
        .order_by("-effective_from")
        .first()
    )
    return version is not None and version.counts == "completed"


def completed_counts_by_day(requirement: Requirement) -> Callable[[date], bool]:
    """``completed_counts`` of any day, for one query."""
    rows = requirement.versions.filter(activated_at__isnull=False).order_by("effective_from")
    versions = list(rows.values_list("effective_from", "counts"))

    def on(day: date) -> bool:
        return next((c == "completed" for first, c in reversed(versions) if first <= day), False)

    return on


def outstanding(requirement: Requirement | None = None) -> int:
    """How many people's standing waits to be reckoned; pages say so."""
    rows = StandingDue.objects.all()
    return (rows if requirement is None else rows.filter(requirement=requirement)).count()


def due_between(requirement: Requirement, as_of: date, first: date, last: date) -> QuerySet:
    """People required on ``as_of`` whose due date lies between two days, both included.

    For "expiring in 30, 90, 365 days" narrow by ``progress`` (met: PROFICIENT or COMPLETED).
    """
    return people_counted(
        requirement, as_of, obligation=Obligation.REQUIRED, due_on__range=(first, last)
    )


def met_between(
    requirement: Requirement, first: date, last: date, known_on: date | None = None
) -> QuerySet[Fulfilled]:
    """Cycles met from ``first`` to ``last``; ``days_late`` 0 is on time (TIMELINE T17)."""
    rows = Fulfilled.objects.filter(requirement=requirement, met_on__range=(first, last))
    return _known(rows, known_on)


def with_last_day(rows: QuerySet[Standing], known_on: date | None = None) -> QuerySet[Standing]:
    """With ``valid_until``: the last day of what was met last. A pause, more time or a summer
    break moves the renewal's due date, and never this day (TIMELINE T13)."""
    met = Fulfilled.objects.filter(
        requirement=OuterRef("requirement"),
        person=OuterRef("person"),
        reached_on__lte=OuterRef("starts_on"),
    )
    latest = _known(met, known_on).order_by("-reached_on", "-valid_until")
    return rows.annotate(valid_until=Subquery(latest.values("valid_until")[:1]))


def _known(rows: QuerySet, known_on: date | None) -> QuerySet:
    """Rows of either store as known now, or at the end of a day."""
    if known_on is None:
        return rows.filter(superseded_at=END_OF_TIME)
    moment = end_of_day(known_on)
    return rows.filter(superseded_at__gte=moment, recorded_at__lt=moment)


def segments_of(
    requirement: Requirement, person_ids: Iterable[int], known_on: date | None = None
) -> QuerySet[Standing]:
    """All stored segments of some people in the order of their days: one person's history."""
    rows = Standing.objects.filter(requirement=requirement, person__in=list(person_ids))
    return _known(rows, known_on).order_by("person", "starts_on")
