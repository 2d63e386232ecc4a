"""The database itself refuses what the actions would never write."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import booking

pytestmark = pytest.mark.django_db

BROKEN = [
    (booking.SessionTypeFactory, "mode = 'pigeon'"),
    (booking.SessionTypeFactory, "confirmation = 'perhaps'"),
    (booking.SessionTypeFactory, "window_count = 'moons'"),
    (booking.SessionTypeFactory, "minutes = 4"),
    (booking.SessionTypeFactory, "step_minutes = 0"),
    (booking.SessionTypeFactory, "align_minutes = 61"),
    (booking.SessionTypeFactory, "buffer_before = 241"),
    (booking.SessionTypeFactory, "window_days = 0"),
    (booking.SessionTypeFactory, "most_a_day = 0"),
    (booking.SessionTypeFactory, "most_a_week = 0"),
    (booking.AvailabilityRuleFactory, "weekday = 7"),
    (booking.AvailabilityRuleFactory, "ends_wall = starts_wall"),
    (booking.AvailabilityRuleFactory, "ends_wall = 1441"),
    (booking.AvailabilityOverrideFactory, "starts_wall = 540"),
    (booking.AvailabilityOverrideFactory, "starts_wall = 540, ends_wall = 540"),
    (booking.OutOfOfficeFactory, "last_day = '2020-01-01'"),
    (booking.BookingFactory, "state = 'dreamed'"),
    (booking.BookingFactory, "ends_at = starts_at"),
    (booking.BookingFactory, "state = 'declined'"),
    (booking.BookingFactory, "state = 'confirmed', decided_at = asked_at"),
    (booking.ConfirmedBookingFactory, "session_id = NULL"),
    (booking.ConfirmedBookingFactory, "decided_at = NULL"),
]


@pytest.mark.parametrize("make, change", BROKEN)
def test_the_database_refuses(make, change):
    row = make()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {change}")


def test_one_form_makes_one_booking():
    first = booking.BookingFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        booking.BookingFactory(key=first.key)
