"""Calendars in small: times are hours of November 3, 2026, UTC."""

from datetime import UTC, datetime

import factory
from factory import LazyAttribute, Sequence, SubFactory

from pd_portal.calendars import models
from pd_portal.calendars.models.claims import minutes_of
from tests.factories.people import StaffMemberFactory

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 3, hour, minute, tzinfo=UTC)


class TimeClaimFactory(factory.django.DjangoModelFactory):
    """From ``starts_at`` to ``ends_at``, noon to one by default."""

    class Meta:
        model = models.TimeClaim
        exclude = ["starts_at", "ends_at"]

    starts_at = NOON
    ends_at = at(13)
    person = SubFactory(StaffMemberFactory)
    starts_min = LazyAttribute(lambda row: minutes_of(row.starts_at, row.ends_at)[0])
    ends_min = LazyAttribute(lambda row: minutes_of(row.starts_at, row.ends_at)[1])
    subject_label = "test.Meeting"
    subject_ref = Sequence(str)
    made_at = NOON


class CalendarEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CalendarEvent

    uid = Sequence(lambda n: f"event-{n}@example.org")
    subject_label = "test.Meeting"
    subject_ref = Sequence(str)
    made_at = NOON


class CalendarFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CalendarFile

    event = SubFactory(CalendarEventFactory)
    sequence = 0
    method = "REQUEST"
    body = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    made_at = NOON


class PersonClockFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PersonClock

    person = SubFactory(StaffMemberFactory)
    time_zone = "America/New_York"


class CalendarFeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CalendarFeed

    person = SubFactory(StaffMemberFactory)
    token_hash = Sequence(lambda n: f"{n:064x}")
    made_at = NOON


class ExternalCalendarFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ExternalCalendar

    person = SubFactory(StaffMemberFactory)
    name = "Work"
    url = Sequence(lambda n: f"https://calendar.example.org/{n}.ics")
    added_at = NOON
    next_try_at = NOON


class ExternalBusyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ExternalBusy

    calendar = SubFactory(ExternalCalendarFactory)
    starts_min = minutes_of(at(9), at(10))[0]
    ends_min = minutes_of(at(9), at(10))[1]
