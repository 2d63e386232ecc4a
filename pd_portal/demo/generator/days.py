"""On which days files come, and which firsts of months lie between two of them. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from pd_portal.demo.generator.people import history_starts
from pd_portal.demo.generator.structure import LARKSPUR

LAST_YEAR = 366
# An agency whose files take a while sends fewer: every so many months, and in its last year.
RARELY, OFTEN = 6, 3
# Larkspur sends its file by hand, and somebody forgot: HR sees how old it is.
LATE = {LARKSPUR: timedelta(days=41)}


def file_days(today: date, *, is_big: bool = False) -> list[date]:
    """The first of each month of the history, the days late files came, and today.

    A big agency sends twice a year, and by the quarter in the last year.
    """
    days = {today, *(today - late for late in LATE.values())}
    for number, day in enumerate(firsts_of_months(history_starts(today), today)):
        months = OFTEN if (today - day).days < LAST_YEAR else RARELY
        if not is_big or number % months == 0:
            days.add(day)
    return sorted(days)


def firsts_of_months(since: date, until: date) -> Iterator[date]:
    """Firsts of months from ``since``, itself one, to the day before ``until``."""
    day = since
    while day < until:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)


def firsts_since(before: date, day: date) -> list[date]:
    """Firsts of months after ``before`` up to ``day``."""
    first = before.replace(day=1)
    return [one for one in firsts_of_months(first, day + timedelta(days=1)) if one > before]
