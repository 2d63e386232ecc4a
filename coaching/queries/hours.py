"""A coach's own hours, for the availability page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from coaching.actions.availability import Hours
from coaching.models import AvailabilityOverride, AvailabilityRule, OutOfOffice, SessionType
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import clock


@dataclass(frozen=True)
class SpecialDay:
    """A day with other hours; ``pk`` is any of its rows, empty ``hours`` mean closed."""

    pk: int
    day: date
    hours: tuple[Hours, ...]

    @property
    def spans(self) -> list[str]:
        """The hours in words: ``9:00 a.m. to 5:00 p.m. at Renton``, with the place."""
        return [_in_words(stretch) for stretch in self.hours]


def _in_words(stretch: Hours) -> str:
    start, end = (clock(_wall(minutes)) for minutes in (stretch.starts_wall, stretch.ends_wall))
    return f"{start} to {end}" + (f" at {stretch.place}" if stretch.place else "")


def _wall(minutes: int) -> datetime:
    return datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)


@dataclass(frozen=True)
class CoachHours:
    """Everything on the availability page. Four queries."""

    week: dict[int, list[Hours]]
    days: list[SpecialDay]
    away: list[OutOfOffice]
    types: list[SessionType]


def coach_hours(coach: StaffMember, today: date) -> CoachHours:
    """The coach's weekly hours, and what differs from today on."""
    week: dict[int, list[Hours]] = defaultdict(list)
    for rule in AvailabilityRule.objects.filter(coach=coach):
        week[rule.weekday].append(Hours(rule.starts_wall, rule.ends_wall, rule.place))
    rows = AvailabilityOverride.objects.filter(coach=coach, day__gte=today)
    away = OutOfOffice.objects.filter(coach=coach, last_day__gte=today)
    types = SessionType.objects.filter(coach=coach)
    return CoachHours(dict(week), list(_special_days(rows)), list(away), list(types))


def _special_days(rows: Iterable[AvailabilityOverride]) -> Iterable[SpecialDay]:
    for day, group in groupby(rows, key=lambda row: row.day):
        held = list(group)
        hours = tuple(
            Hours(row.starts_wall, row.ends_wall, row.place)
            for row in held
            if row.starts_wall is not None and row.ends_wall is not None
        )
        yield SpecialDay(held[0].pk, day, hours)
