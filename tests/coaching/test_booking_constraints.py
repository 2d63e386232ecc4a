"""The database itself refuses what the actions would never write."""

import pytest
from django.db import IntegrityError, connection, transaction

from pd_portal.audit import guards
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
    (booking.SessionTypeFactory, "notice_minutes = 525601"),
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
    (booking.TimeProposalFactory, "state = 'dreamed', answered_at = proposed_at"),
    (booking.TimeProposalFactory, "expires_at = proposed_at"),
    (booking.TimeProposalFactory, "answered_at = proposed_at"),
    (booking.TimeProposalFactory, "state = 'none_fits'"),
    (booking.TimeProposalFactory, "state = 'closed'"),
    (booking.TimeProposalFactory, "closed_at = proposed_at"),
    (booking.TimeProposalFactory, "state = 'chosen', answered_at = proposed_at"),
    (booking.ProposedTimeFactory, "position = 6"),
    (booking.ProposedTimeFactory, "position = 0"),
    (booking.BookingQuestionFactory, "kind = 'riddle'"),
    (booking.BookingQuestionFactory, "position = 6"),
    (booking.BookingQuestionFactory, "words = ''"),
    (booking.BookingQuestionFactory, "kind = 'choice'"),
    (booking.BookingQuestionFactory, "choices_text = 'Yes'"),
]
FROZEN = [
    (booking.TimeProposalFactory, "expires_at = '2030-01-01 00:00:00+00:00'"),
    (booking.TimeProposalFactory, "proposed_by_id = proposed_by_id + 1"),
    (booking.ProposedTimeFactory, "starts_at = '2030-01-01 00:00:00+00:00'"),
    (booking.ProposedTimeFactory, "is_outside = NOT is_outside"),
    (booking.BookingAnswersFactory, "answered_at = '2030-01-01 00:00:00+00:00'"),
]


@pytest.mark.parametrize("make, change", BROKEN)
def test_the_database_refuses(make, change):
    row = make()

    guards.drop_all()  # the constraints alone
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {change}")


@pytest.mark.parametrize("make, change", FROZEN)
def test_what_was_proposed_stays_as_it_was(make, change):
    row = make()

    with (
        pytest.raises(IntegrityError, match="guard"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {row._meta.db_table} SET {change}")


def test_an_engagement_has_one_live_proposal():
    first = booking.TimeProposalFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        booking.TimeProposalFactory(engagement=first.engagement)


@pytest.mark.parametrize("same", ["position", "starts_at"])
def test_a_time_stands_once_in_a_proposal(same):
    first = booking.ProposedTimeFactory()
    other = {"position": 2, "starts_at": booking.at(14, 9)} | {same: getattr(first, same)}

    with pytest.raises(IntegrityError), transaction.atomic():
        booking.ProposedTimeFactory(proposal=first.proposal, **other)


def test_one_form_makes_one_booking():
    first = booking.BookingFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        booking.BookingFactory(key=first.key)


def test_a_person_answers_once_for_a_booking():
    first = booking.BookingAnswersFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        booking.BookingAnswersFactory(booking=first.booking, person=first.person)


def test_a_question_has_its_place():
    first = booking.BookingQuestionFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        booking.BookingQuestionFactory(session_type=first.session_type, position=first.position)
