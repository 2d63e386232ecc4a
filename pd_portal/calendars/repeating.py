"""When a recurring event starts: RRULE on its own wall clock, near the days one asks for. Pure.

Anybody may write a calendar, so a rule never decides how long we work: rules that repeat by the
minute, or that could look for a day that never comes, are not followed.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from dateutil.rrule import rrulestr

Start = datetime | date

MOST_STEPS = 20_000
# What a rule of this frequency may be moved on by, in whole intervals, and keep its days.
LENGTHS = {
    "HOURLY": timedelta(hours=1),
    "DAILY": timedelta(days=1),
    "WEEKLY": timedelta(days=7),
}
LONGEST_MONTHS = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}  # fmt: skip
RARE = {"BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYEASTER"}


class UnreadableRuleError(ValueError):
    """A rule that cannot be followed, or not in reasonable time."""


def starts_by(
    rule: Any, start: Start, *, since: datetime, until: datetime, own: tzinfo
) -> Iterator[Start]:
    """Starts by one rule between two wall-clock moments of ``own``, the event's zone."""
    all_day = not isinstance(start, datetime)
    naive = wall_of(start)
    text, ends = _without_until(rule, own, all_day)
    last = until if ends is None else min(until, ends)
    for steps, wall in enumerate(rrulestr(text, dtstart=_moved_on(rule, naive, since))):
        if wall > last:
            return
        if steps > MOST_STEPS:
            raise UnreadableRuleError("It repeats too often.")
        if wall >= since:
            yield wall.date() if all_day else wall.replace(tzinfo=own)


def wall_of(day: Start) -> datetime:
    """A wall clock to reckon with: a date is its first minute."""
    if isinstance(day, datetime):
        return day.replace(tzinfo=None)
    return datetime.combine(day, time())


def _moved_on(rule: Any, naive: datetime, since: datetime) -> datetime:
    """A later start of the same rule: years of daily meetings need not be counted through."""
    length = LENGTHS.get(_first(rule, "FREQ"))
    if length is None or "COUNT" in rule or naive >= since:
        return naive
    every = length * _interval(rule)
    return naive + every * ((since - naive) // every)


def _without_until(rule: Any, zone: tzinfo, all_day: bool) -> tuple[str, datetime | None]:
    """The rule as text and its end on the wall clock; a rule's own end may be in UTC."""
    ends = None
    parts = dict(rule)
    _refuse_endless(rule)
    for value in parts.pop("UNTIL", []):
        if not isinstance(value, datetime):
            ends = datetime.combine(value, time.max)
        elif value.tzinfo is None or all_day:
            ends = value.replace(tzinfo=None)
        else:
            ends = value.astimezone(zone).replace(tzinfo=None)
    if _first(rule, "FREQ") == "DAILY" and "BYMONTHDAY" in parts:
        parts["FREQ"] = ["MONTHLY"]  # the same days, found a month at a time
    return type(rule)(parts).to_ical().decode(), ends


def _refuse_endless(rule: Any) -> None:
    """Rules that may search for ever, day by day, for a day that does not exist."""
    often, every = _first(rule, "FREQ"), _interval(rule)
    if often in ("SECONDLY", "MINUTELY") or every < 1:
        raise UnreadableRuleError("It repeats too often.")
    if often not in LENGTHS:
        return
    by_day_of_month = "BYMONTHDAY" in rule
    if RARE & rule.keys() or (by_day_of_month and (often != "DAILY" or every > 1)):
        raise UnreadableRuleError("Its rule is too unusual.")
    months = [int(month) for month in rule.get("BYMONTH", LONGEST_MONTHS)]
    longest = max(LONGEST_MONTHS[month] for month in months)
    if by_day_of_month and min(abs(int(day)) for day in rule["BYMONTHDAY"]) > longest:
        raise UnreadableRuleError("It names a day that does not exist.")


def _interval(rule: Any) -> int:
    return int(rule.get("INTERVAL", [1])[0])


def _first(rule: Any, name: str) -> Any:
    """The value of a part: lists of one, as icalendar reads them."""
    values = rule.get(name, [None])
    return values[0] if isinstance(values, list) else values
