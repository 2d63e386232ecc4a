"""Days and words for time. A day is a civil date in the agency's time zone."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The moment, aware. Views call it once and pass it on; nothing below a view does."""
    return timezone.now()


def local_day(moment: datetime) -> date:
    """The civil date of ``moment`` in the agency's time zone."""
    return timezone.localtime(moment).date()


def today() -> date:
    """Today's civil date in the agency's time zone; for views and commands only."""
    return local_day(now())


def words(day: date) -> str:
    """``March 14, 2027``."""
    return f"{day:%B} {day.day}, {day.year}"


def clock(moment: datetime) -> str:
    """``10:42 a.m.``; the moment is already in the zone it is read in."""
    return f"{moment.hour % 12 or 12}:{moment:%M} {'a.m.' if moment.hour < 12 else 'p.m.'}"
