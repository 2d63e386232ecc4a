"""Civil days as plain numbers (``date.toordinal``), and the calendar arithmetic the rules need.

Ranges are half-open: ``ends`` is the first day that is not in the range any more, and
``FOREVER`` stands where there is no end. Numbers keep the reckoning fast and free of
time zones: a day is already the agency's local day when it gets here (rule T1).
"""

from calendar import monthrange
from datetime import date
from functools import lru_cache

Day = int

BEGIN: Day = 1
FOREVER: Day = date.max.toordinal() + 1


def day_of(value: date) -> Day:
    return value.toordinal()


def date_of(day: Day) -> date | None:
    """The civil date of a day, None for ``FOREVER`` and beyond."""
    return None if day >= FOREVER else date.fromordinal(day)


@lru_cache(maxsize=65536)
def add_months(day: Day, months: int) -> Day:
    """``months`` calendar months later, the day cut to the end of a shorter month (T11)."""
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        return FOREVER
    return yearly(year, month + 1, start.day)


def yearly(year: int, month: int, day: int) -> Day:
    """That day of that year; 29 February is 28 February in a common year (T6)."""
    return date(year, month, min(day, monthrange(year, month)[1])).toordinal()


def first_yearly_from(start: Day, month: int, day: int) -> Day:
    """The first such yearly day on or after ``start``."""
    year = date.fromordinal(start).year
    this_year = yearly(year, month, day)
    return this_year if this_year >= start else yearly(year + 1, month, day)


@lru_cache(maxsize=65536)
def nth_yearly_after(start: Day, count: int, month: int, day: int) -> Day:
    """The ``count``-th such yearly day strictly after ``start``."""
    if start >= FOREVER:
        return FOREVER
    first = date.fromordinal(first_yearly_from(start + 1, month, day))
    if first.year + count - 1 > date.max.year:
        return FOREVER
    return yearly(first.year + count - 1, month, day)
