"""What a person's calendar page shows."""

from dataclasses import dataclass
from datetime import datetime

from pd_portal.calendars.models import CalendarFeed, ExternalCalendar
from pd_portal.people.models import StaffMember


@dataclass(frozen=True)
class OutsideCalendar:
    """A subscribed calendar and, in words, how reading it went."""

    pk: int
    name: str
    host: str
    status: str
    kind: str
    read_at: datetime | None


@dataclass(frozen=True)
class OwnCalendar:
    feed: CalendarFeed | None
    outside: list[OutsideCalendar]


def own_calendar(person: StaffMember, now: datetime) -> OwnCalendar:
    """The person's feed and the calendars they added. Two queries."""
    rows = ExternalCalendar.objects.filter(person=person)
    feed = CalendarFeed.objects.filter(person=person).first()
    return OwnCalendar(feed, [_outside(row, now) for row in rows])


def _outside(row: ExternalCalendar, now: datetime) -> OutsideCalendar:
    if row.problem:
        status, kind = row.problem, "attention"
    elif row.read_at is None:
        status, kind = "Read within a few minutes", "waiting"
    else:
        status, kind = "Up to date", "done"
    if row.read_at is not None and row.is_stale(now):
        status, kind = f"Out of date. {row.problem}".strip(), "attention"
    host = row.url.split("/")[2]
    return OutsideCalendar(row.pk, row.name, host, status, kind, row.read_at)
