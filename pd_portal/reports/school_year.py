"""The school year of a day: September 1 to August 31 (RCW 28A.150.203). Pure."""

from datetime import date, timedelta

STARTS = (9, 1)


def starts_on(day: date) -> date:
    """The first day of the school year that ``day`` is in."""
    first = date(day.year, *STARTS)
    return first if day >= first else date(day.year - 1, *STARTS)


def name_of(day: date) -> str:
    """``2026-27``."""
    first = starts_on(day)
    return f"{first.year}-{(first.year + 1) % 100:02}"


def ends_on(day: date) -> date:
    """The last day of the school year that ``day`` is in."""
    first = starts_on(day)
    return date(first.year + 1, *STARTS) - timedelta(days=1)
