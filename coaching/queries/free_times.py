"""Free times of an engagement: the facts of the database put to the slot engine."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from coaching.models import (
    AvailabilityOverride,
    AvailabilityRule,
    CoachingSession,
    Engagement,
    OutOfOffice,
    SessionType,
)
from coaching.queries.busy_times import busy_times
from coaching.queries.crews import Crew
from coaching.slot_clock import MINUTE, floor_minute, to_utc
from coaching.slot_types import Busy, Host, Limit, OpenDays, Request, Service
from coaching.slots import find_slots

AROUND = 8 * 24 * 60  # a week's limit counts sessions this far from the range


@dataclass(frozen=True)
class Ask:
    """Whose free times are wanted, for what, as seen by whom.

    ``key`` names the viewer's own hold, ``moving`` the session that looks for another time.
    """

    engagement: Engagement
    session_type: SessionType
    crew: Crew
    viewer: ZoneInfo
    now: datetime
    key: str = ""
    moving: CoachingSession | None = None


def free_times(ask: Ask, start: datetime, end: datetime) -> list[datetime]:
    """Starts that can be booked in [start, end), ascending, aware in UTC. Six queries."""
    return [to_utc(slot.start) for slot in find_slots(_request(ask, start, end))]


def those_that_fit(ask: Ask, starts: Collection[datetime]) -> set[datetime]:
    """Those of ``starts`` at which the session fits, off the grid and within the notice too.

    What a coach proposes stands until it passes; the hours, limits and buffers hold. Six queries.
    """
    if not starts:
        return set()
    request = _request(ask, min(starts), max(starts) + MINUTE)
    service = replace(request.service, step=1, align=1, notice=0)
    minutes = {floor_minute(start): start for start in starts}
    return {
        start
        for minute, start in minutes.items()
        if find_slots(replace(request, service=service, start=minute, end=minute + 1))
    }


def _request(ask: Ask, start: datetime, end: datetime) -> Request:
    """The facts round [start, end), for the engine."""
    first, last = floor_minute(start), floor_minute(end)
    busy = busy_times(ask.crew.zones, start=first - AROUND, end=last + AROUND, now=ask.now)
    return Request(
        hosts=_hosts([coach.pk for coach in ask.crew.coaches], ask, busy),
        service=service_of(ask.session_type),
        start=first,
        end=last,
        now=ask.now,
        viewer=ask.viewer,
        rule="all_of",
        participants=[busy[client.pk] for client in ask.crew.clients],
        session=ask.key or None,
        rescheduling=str(ask.moving.pk) if ask.moving else None,
    )


def is_free(ask: Ask, starts_at: datetime) -> bool:
    """Whether this very start is offered."""
    return starts_at in free_times(ask, starts_at, starts_at + MINUTE)


def nearest_times(ask: Ask, starts_at: datetime, count: int = 3) -> list[datetime]:
    """The free starts closest to one that has gone, in order of the clock."""
    for days in (7, 30, 120):
        reach = timedelta(days=days)
        found = free_times(ask, starts_at - reach, starts_at + reach)
        if len(found) >= count:
            break
    nearest = sorted(found, key=lambda start: abs(start - starts_at))[:count]
    return sorted(nearest)


def next_free(ask: Ask, after: datetime) -> datetime | None:
    """The first free start at or after a moment, or None within the bookable days."""
    horizon = after + timedelta(days=ask.session_type.window_days * 2 + 7)
    return next(iter(free_times(ask, after, horizon)), None)


def service_of(kind: SessionType) -> Service:
    """The engine's view of a session type."""
    business = kind.window_count == SessionType.WindowCount.BUSINESS
    limits = [
        Limit(unit=unit, max_bookings=most)
        for unit, most in (("day", kind.most_a_day), ("week", kind.most_a_week))
        if most is not None
    ]
    return Service(
        duration=kind.minutes,
        step=kind.step_minutes,
        align=kind.align_minutes,
        notice=kind.notice_minutes,
        before=kind.buffer_before,
        after=kind.buffer_after,
        buffer_mode="max",
        limits=limits,
        open_days=OpenDays(rolling=kind.window_days, business=business),
    )


def _hosts(coaches: Sequence[int], ask: Ask, busy: dict[int, list[Busy]]) -> list[Host]:
    """The coaches with their hours; days before yesterday concern nobody."""
    since = (ask.now - timedelta(days=1)).date()
    weeks, overrides, closed = _weeks(coaches), _overrides(coaches, since), _closed(coaches, since)
    return [
        Host(
            id=str(coach),
            zone=ask.crew.zones[coach],
            weekly=weeks[coach],
            overrides=overrides[coach],
            out_of_office=frozenset(closed[coach]),
            busy=busy[coach],
        )
        for coach in coaches
    ]


def _weeks(coaches: Iterable[int]) -> dict[int, list[list[tuple[int, int]]]]:
    weeks: dict[int, list[list[tuple[int, int]]]] = defaultdict(lambda: [[] for _ in range(7)])
    for rule in AvailabilityRule.objects.filter(coach__in=coaches):
        weeks[rule.coach_id][rule.weekday].append((rule.starts_wall, rule.ends_wall))
    return weeks


def _overrides(coaches: Iterable[int], since: date) -> dict[int, dict[int, list[tuple[int, int]]]]:
    days: dict[int, dict[int, list[tuple[int, int]]]] = defaultdict(dict)
    for row in AvailabilityOverride.objects.filter(coach__in=coaches, day__gte=since):
        spans = days[row.coach_id].setdefault(row.day.toordinal(), [])
        if row.starts_wall is not None and row.ends_wall is not None:
            spans.append((row.starts_wall, row.ends_wall))
    return days


def _closed(coaches: Iterable[int], since: date) -> dict[int, set[int]]:
    days: dict[int, set[int]] = defaultdict(set)
    for row in OutOfOffice.objects.filter(coach__in=coaches, last_day__gte=since):
        days[row.coach_id].update(range(row.first_day.toordinal(), row.last_day.toordinal() + 1))
    return days
