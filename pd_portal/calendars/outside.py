"""Reading a calendar kept elsewhere: its bytes in, busy times out. Pure.

Titles, places and people are never looked at. Recurring events keep their wall time; overridden,
excluded, canceled and free ones are seen for what they are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

MOST_EVENTS = 20_000
MOST_REPEATS = 5_000
Start = datetime | date


class UnreadableError(ValueError):
    """The file is no calendar we can read; says why in a sentence."""


@dataclass(frozen=True)
class BusyTime:
    """Aware moments of a busy time, or whole days with the end exclusive."""

    start: Start
    end: Start


def busy_in(body: bytes, *, first: datetime, last: datetime, zone: ZoneInfo) -> list[BusyTime]:
    """Busy times of the calendar that touch [first, last). Floating times are read in ``zone``."""
    events = _events(body)
    if len(events) > MOST_EVENTS:
        raise UnreadableError("The calendar has too many events.")
    overridden = {
        (uid_of(event), _key(event["RECURRENCE-ID"].dt, zone))
        for event in events
        if "RECURRENCE-ID" in event
    }
    found = []
    for event in events:
        if blocks(event) or "RRULE" in event or "RDATE" in event:
            found += list(_times_of(event, overridden, first, last, zone))
    return found


def _events(body: bytes) -> list[Any]:
    try:
        calendars = Calendar.from_ical(body, multiple=True)
        return [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, TypeError, UnicodeError) as error:
        raise UnreadableError("The address does not give a calendar.") from error


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
    for begins in [start] if is_override else _starts(event, start, last, zone):
        if not is_override and (uid_of(event), _key(begins, zone)) in overridden:
            continue
        time = _time(begins, length, zone)
        if _moment(time.end, zone) > first and _moment(time.start, zone) < last:
            yield time


def _starts(event: Any, start: Start, last: datetime, zone: ZoneInfo) -> Iterator[Start]:
    """The event's starts up to ``last``: its own, those of its rule, extra ones, not the excluded."""
    excluded = {_key(day, zone) for day in _listed(event, "EXDATE")}
    seen = set()
    for begins in [
        *islice(_ruled(event, start, last, zone), MOST_REPEATS),
        *_listed(event, "RDATE"),
    ]:
        key = _key(begins, zone)
        if key not in excluded and key not in seen:
            seen.add(key)
            yield begins


def _ruled(event: Any, start: Start, last: datetime, zone: ZoneInfo) -> Iterator[Start]:
    """Starts by RRULE on the event's own wall clock."""
    rules = event.get("RRULE")
    if rules is None:
        yield start
        return
    all_day = not isinstance(start, datetime)
    own = zone if all_day or start.tzinfo is None else start.tzinfo
    naive = datetime(start.year, start.month, start.day) if all_day else start.replace(tzinfo=None)  # noqa: DTZ001  (a wall clock)
    until = (last + timedelta(days=2)).replace(tzinfo=None)
    for rule in rules if isinstance(rules, list) else [rules]:
        text, ends = _without_until(rule, own, all_day)
        for wall in rrulestr(text, dtstart=naive):
            if wall > until or (ends is not None and wall > ends):
                break
            yield wall.date() if all_day else wall.replace(tzinfo=own)


def _without_until(rule: Any, zone: tzinfo, all_day: bool) -> tuple[str, datetime | None]:
    """The rule as text and its end on the wall clock; a rule's own end may be in UTC."""
    ends = None
    parts = dict(rule)
    for value in parts.pop("UNTIL", []):
        if not isinstance(value, datetime):
            ends = datetime(value.year, value.month, value.day, 23, 59, 59)  # noqa: DTZ001  (a wall clock)
        elif value.tzinfo is None or all_day:
            ends = value.replace(tzinfo=None)
        else:
            ends = value.astimezone(zone).replace(tzinfo=None)
    return type(rule)(parts).to_ical().decode(), ends


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
        return _plain(end) - _plain(start)
    if "DURATION" in event:
        return event["DURATION"].dt
    return timedelta() if isinstance(start, datetime) else timedelta(days=1)


def _plain(day: Start) -> datetime:
    """A wall clock to subtract with."""
    if isinstance(day, datetime):
        return day.replace(tzinfo=None)
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  (a wall clock)


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
