"""Hours as a by-product: the minutes of held sessions, by whatever is asked. Nothing is typed in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from coaching.models import CoachingSession, Party

HELD = CoachingSession.Outcome.HELD


@dataclass(frozen=True)
class HoursRow:
    """Sessions and whole minutes under one label."""

    label: str
    sessions: int
    minutes: int


def _people(part: str) -> Callable[[QuerySet], QuerySet]:
    def grouped(sessions: QuerySet) -> QuerySet:
        came = sessions.filter(attendance__part=part, attendance__presence="attended")
        return came.values(
            key=F("attendance__person"),
            a=F("attendance__person__given_name"),
            b=F("attendance__person__family_name"),
        )

    return grouped


# By coach, client, unit and focus area a session may count in several rows: the rows do not add up
# to the total, and the page says so. By service and month each session counts once.
DIMENSIONS: dict[str, tuple[str, bool, Callable[[QuerySet], QuerySet]]] = {
    "service": ("Service", True, lambda s: s.values(a=F("engagement__service_line__name"))),
    "month": ("Month", True, lambda s: s.values(a=TruncMonth("started_at"))),
    "coach": ("Coach", False, _people(Party.Part.COACH)),
    "client": ("Client", False, _people(Party.Part.CLIENT)),
    "unit": (
        "School or department",
        True,
        lambda s: s.values(a=F("engagement__unit__name")),
    ),
    "focus": ("Focus area", False, lambda s: s.values(a=F("engagement__focus_areas__name"))),
}


def held_between(starts_on: date, ends_on: date) -> QuerySet[CoachingSession]:
    """Held sessions that began on the days, both included."""
    first = timezone.make_aware(datetime.combine(starts_on, time.min))
    last = timezone.make_aware(datetime.combine(ends_on, time.max))
    return CoachingSession.objects.filter(
        Q(outcome=HELD), started_at__gte=first, started_at__lte=last
    )


def hours_by(dimension: str, sessions: QuerySet[CoachingSession]) -> list[HoursRow]:
    """``sessions`` grouped by one of ``DIMENSIONS``, the largest first."""
    _, _, grouped = DIMENSIONS[dimension]
    rows = grouped(sessions.order_by()).annotate(n=Count("pk"), total=Sum("minutes"))
    found = [HoursRow(_label(row), row["n"], row["total"]) for row in rows]
    return sorted(found, key=lambda row: (-row.minutes, row.label))


def total_hours(sessions: QuerySet[CoachingSession]) -> HoursRow:
    """Each session once."""
    figures = sessions.order_by().aggregate(n=Count("pk"), total=Sum("minutes"))
    return HoursRow("Total", figures["n"], figures["total"] or 0)


def _label(row: dict[str, Any]) -> str:
    if isinstance(row["a"], datetime):
        return f"{timezone.localtime(row['a']):%B %Y}"
    words = [str(row[name]) for name in ("a", "b") if row.get(name)]
    return " ".join(words) or "Not stated"
