"""Clocks and calendars for the slot engine: UTC minutes in, wall times out, and back.

A *minute* is an integer count of minutes since 1970-01-01T00:00Z. A *day* is a
proleptic ordinal (`date.toordinal()`), a *wall* an integer of minutes after midnight.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.toordinal()
MINUTE = timedelta(minutes=1)
DAY_MINUTES = 24 * 60


def floor_minute(moment: datetime) -> int:
    """The minute an aware datetime lies in."""
    return (moment - EPOCH) // MINUTE


def ceil_minute(moment: datetime) -> int:
    """The first whole minute not before an aware datetime."""
    return -((EPOCH - moment) // MINUTE)


def to_utc(minute: int) -> datetime:
    """A minute as an aware datetime in UTC."""
    return EPOCH + timedelta(minutes=minute)


def to_local(minute: int, zone: ZoneInfo) -> datetime:
    """A minute as the clock of a zone shows it."""
    return datetime.fromtimestamp(minute * 60, zone)


def local_day(minute: int, zone: ZoneInfo) -> int:
    """The day a minute falls on in a zone."""
    return to_local(minute, zone).toordinal()


@lru_cache(maxsize=1 << 16)
def wall_minute(zone: ZoneInfo, day: int, wall: int) -> int:
    """The minute at which a clock shows this wall time; 1440 is the end of the day.

    `fold=0` is just what the rules ask: the first of two equal wall times, and the
    offset from before the gap for a wall time that does not exist (PEP 495).
    """
    day, wall = day + wall // DAY_MINUTES, wall % DAY_MINUTES
    local = datetime.combine(date.fromordinal(day), time(wall // 60, wall % 60), zone)
    offset = local.utcoffset() or timedelta()
    return (day - EPOCH_DAY) * DAY_MINUTES + wall - offset // MINUTE


def midnight(zone: ZoneInfo, day: int) -> int:
    """The minute at which a day begins in a zone."""
    return wall_minute(zone, day, 0)


def next_aligned(minute: int, align: int, zone: ZoneInfo) -> int:
    """The first minute, this one included, whose minutes past the hour divide by `align`.

    Read from the clock of the zone, so 30- and 45-minute offsets count, and looked at
    again after each step, since a change of the clock may lie between.
    """
    while align > 1:
        past = to_local(minute, zone).minute
        if past % align == 0:
            break
        minute += min(-past % align, 60 - past)
    return minute


def unit_days(unit: str, day: int) -> tuple[int, int]:
    """First day, and first day after, of the day, week (Monday first) or month of a day."""
    if unit == "day":
        return day, day + 1
    on = date.fromordinal(day)
    if unit == "week":
        monday = day - on.weekday()
        return monday, monday + 7
    if unit == "month":
        first = on.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        return first.toordinal(), following.toordinal()
    raise ValueError(f"A limit is for a day, week or month, not {unit!r}.")


def add_business_days(day: int, count: int) -> int:
    """The day that is `count` days of Monday to Friday after a day."""
    while count > 0:
        day += 1
        if date.fromordinal(day).weekday() < 5:
            count -= 1
    return day


def label(minute: int, zone: ZoneInfo) -> str:
    """How a viewer reads a start, offset included: `1:30 AM PDT`."""
    local = to_local(minute, zone)
    half = "AM" if local.hour < 12 else "PM"
    return f"{local.hour % 12 or 12}:{local.minute:02d} {half} {local.tzname()}"
