"""The database itself refuses what the actions would never write."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import calendars

pytestmark = pytest.mark.django_db

BROKEN = [
    (calendars.CalendarEventFactory, "uid = 'another'"),
    (calendars.CalendarEventFactory, "subject_ref = 'another'"),
    (calendars.CalendarFileFactory, "method = 'REPLY'"),
    (calendars.CalendarFileFactory, "body = 'other words'"),
    (calendars.PersonClockFactory, "time_zone = ''"),
    (calendars.CalendarFeedFactory, "token_hash = ''"),
    (calendars.ExternalCalendarFactory, "url = 'http://calendar.example.org/1.ics'"),
    (calendars.ExternalBusyFactory, "ends_min = starts_min"),
    (calendars.ExternalBusyFactory, "first_day = '2026-11-03', following_day = '2026-11-04'"),
]


@pytest.mark.parametrize("make, change", BROKEN)
def test_the_database_refuses(make, change):
    row = make()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {change}")
