"""Reading a calendar kept elsewhere: its bytes in, busy times out. Pure.

Titles, places and people are never looked at. Recurring events keep their wall time; overridden,
excluded, canceled and free ones are seen for what they are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from pd_portal.calendars.repeating import Start, starts_by, wall_of

MOST_EVENTS = 20_000
MOST_TIMES = 20_000
MOST_SECONDS = 20.0
NO_CALENDAR = "The address does not give a calendar."
# What reading an event of anybody's making may raise: broken properties, times beyond time.
ODD = (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError)


class UnreadableError(ValueError):
    """The file is no calendar we can read; says why in a sentence."""


@dataclass(frozen=True)
class BusyTime:
    """Aware moments of a busy time, or whole days with the end exclusive."""

    start: Start
    end: Start


@dataclass(frozen=True)
class Reading:
    """Busy times of a calendar, and how many of its events nobody could make sense of."""

    times: list[BusyTime]
    unread: int = 0


def busy_in(body: bytes, *, first: datetime, last: datetime, zone: ZoneInfo) -> Reading:
    """Busy times of the calendar that touch [first, last). Floating times are read in ``zone``.

    An event that cannot be read is counted and left out; the others are read all the same.
    """
    events = _events(body)
    if len(events) > MOST_EVENTS:
        raise UnreadableError("The calendar has too many events.")
    overridden = {key for event in events for key in _overrides(event, zone)}
    times: list[BusyTime] = []
    unread, until = 0, monotonic() + MOST_SECONDS
    for event in events:
        try:
            times += _times_of(event, overridden, first, last, zone)
        except ODD:
            unread += 1
        if len(times) > MOST_TIMES or monotonic() > until:
            raise UnreadableError("The calendar has too many events.")
    return Reading(times, unread)


def _events(body: bytes) -> list[Any]:
    try:
        calendars = Calendar.from_ical(body, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except ODD as error:
        raise UnreadableError(NO_CALENDAR) from error
    if not calendars:  # cut off, empty, or a page in its place
        raise UnreadableError(NO_CALENDAR)
    return events


def _overrides(event: Any, zone: ZoneInfo) -> list[tuple[str, Any]]:
    """Which occurrence the event stands for, if it says so in a way one can read."""
    try:
        return [(uid_of(event), _key(event["RECURRENCE-ID"].dt, zone))]
    except ODD:
        return []


def blocks(event: Any) -> bool:
    """Whether the event takes its person's time."""
    canceled = str(event.get("STATUS", "")).upper() == "CANCELLED"
    free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    shown_free = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE"
    return not (canceled or free or shown_free)


def uid_of(event: Any) -> str:
    return str(event.get("UID", id(event)))


def _times_of(
    event: Any, overridden: set[tuple[str, Any]], first: datetime, last: datetime, zone: ZoneInfo
) -> Iterator[BusyTime]:
    if not blocks(event) or "DTSTART" not in event:
        return
    start, length = event["DTSTART"].dt, _length(event)
    is_override = "RECURRENCE-ID" in event
    for begins in [start] if is_override else _starts(event, start, first, last, zone):
        if not is_override and (uid_of(event), _key(begins, zone)) in overridden:
            continue
        time = _time(begins, length, zone)
        if _moment(time.end, zone) > first and _moment(time.start, zone) < last:
            yield time


def _starts(
    event: Any, start: Start, first: datetime, last: datetime, zone: ZoneInfo
) -> Iterator[Start]:
    """The event's starts near [first, last): its own, those of its rule, extra ones, not the excluded."""
    excluded = {_key(day, zone) for day in _listed(event, "EXDATE")}
    seen = set()
    for begins in [*_ruled(event, start, first, last, zone), *_listed(event, "RDATE")]:
        key = _key(begins, zone)
        if key not in excluded and key not in seen:
            seen.add(key)
            yield begins


def _ruled(
    event: Any, start: Start, first: datetime, last: datetime, zone: ZoneInfo
) -> Iterator[Start]:
    """Starts by RRULE on the event's own wall clock, from those that may still last at ``first``."""
    rules = event.get("RRULE")
    if rules is None:
        yield start
        return
    own = start.tzinfo if isinstance(start, datetime) and start.tzinfo else zone
    since = (first - _length(event) - timedelta(days=2)).replace(tzinfo=None)
    until = (last + timedelta(days=2)).replace(tzinfo=None)
    for rule in rules if isinstance(rules, list) else [rules]:
        yield from starts_by(rule, start, since=since, until=until, own=own)


def _listed(event: Any, name: str) -> Iterable[Start]:
    """The dates of EXDATE or RDATE, however many lines they stand on; a period gives its start."""
    value = event.get(name)
    if value is None:
        return []
    lists = value if isinstance(value, list) else [value]
    days = [item.dt for line in lists for item in line.dts]
    return [day[0] if isinstance(day, tuple) else day for day in days]


def _length(event: Any) -> timedelta:
    start = event["DTSTART"].dt
    if "DTEND" in event:
        end = event["DTEND"].dt
        if (
            isinstance(start, datetime)
            and isinstance(end, datetime)
            and start.tzinfo
            and end.tzinfo
        ):
            return end.astimezone(UTC) - start.astimezone(UTC)
        return wall_of(end) - wall_of(start)
    if "DURATION" in event:
        return event["DURATION"].dt
    return timedelta() if isinstance(start, datetime) else timedelta(days=1)


def _time(begins: Start, length: timedelta, zone: ZoneInfo) -> BusyTime:
    if not isinstance(begins, datetime):
        return BusyTime(begins, begins + max(timedelta(days=length.days), timedelta(days=1)))
    start = _moment(begins, zone)
    return BusyTime(start, start + length)


def _moment(day: Start, zone: ZoneInfo) -> datetime:
    """An aware moment in UTC; a date is its first minute in ``zone``."""
    if not isinstance(day, datetime):
        day = datetime(day.year, day.month, day.day)  # noqa: DTZ001  (the zone follows)
    return (day if day.tzinfo else day.replace(tzinfo=zone)).astimezone(UTC)


def _key(day: Start, zone: ZoneInfo) -> Any:
    """What makes two starts the same: the moment, or the date."""
    return _moment(day, zone) if isinstance(day, datetime) else day
