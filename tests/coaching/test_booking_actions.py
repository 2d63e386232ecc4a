from datetime import timedelta
from uuid import uuid4

import pytest
from icalendar import Calendar

from coaching.actions.booking import answer_no, book_session, confirm_booking
from coaching.actions.holding import hold_time
from coaching.actions.moving import cancel_session, move_session, reactivate_session, swap_sessions
from coaching.models import Booking, CoachingSession
from coaching.queries.busy_times import SESSION
from coaching.queries.crews import crew_of
from coaching.queries.free_times import Ask, free_times, nearest_times
from pd_portal.audit.actions import Refused
from pd_portal.audit.models import AuditRecord
from pd_portal.calendars.actions.claims import TimeTaken
from pd_portal.calendars.models import CalendarFile, TimeClaim
from tests.factories.booking import NOW, at, bookable
from tests.factories.coaching import PartyFactory
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db


def book(place, starts_at, *, by=None, **more):
    more = {"key": uuid4(), "now": NOW} | more
    return book_session(
        actor=by or place.client,
        engagement=place.engagement,
        session_type=place.kind,
        starts_at=starts_at,
        **more,
    )


def session_at(place, starts_at, **more):
    return book(place, starts_at, **more).session


def ask_for(place, **more):
    crew = crew_of(place.engagement)
    return Ask(place.engagement, place.kind, crew, crew.home_zone, NOW, **more)


def claimed(session):
    rows = TimeClaim.objects.of(SESSION, session.pk)
    return {(row.person_id, row.starts_at) for row in rows}


def test_a_booking_plans_a_session_and_claims_everyones_time():
    place = bookable()

    session = session_at(place, at(13, 10))

    assert (session.planned_starts_at, session.planned_ends_at) == (at(13, 10), at(13, 11))
    assert claimed(session) == {(place.coach.pk, at(13, 10)), (place.client.pk, at(13, 10))}
    assert session.booked_by == place.client
    assert AuditRecord.objects.filter(verb="booked session").count() == 1


def test_the_same_form_sent_twice_books_once():
    place, key = bookable(), uuid4()

    first = book(place, at(13, 10), key=key)
    again = book(place, at(13, 10), key=key)

    assert first == again
    assert CoachingSession.objects.count() == 1


@pytest.mark.parametrize(
    "starts_at, because",
    [
        (at(12, 9), "less than a day's notice"),
        (at(13, 8), "before work"),
        (at(13, 10, 10), "not on the grid"),
        (at(16, 10), "a Saturday"),
        (at(11, 9), "in the past"),
    ],
)
def test_a_time_that_is_not_offered_is_refused(starts_at, because):
    with pytest.raises(Refused):
        book(bookable(), starts_at)

    assert not TimeClaim.objects.exists()


def test_a_taken_time_is_refused_to_another_client():
    place = bookable()
    other = bookable(coach=place.coach)
    session_at(place, at(13, 10))

    with pytest.raises(TimeTaken):
        book(other, at(13, 10, 30))


def test_one_client_cannot_be_in_two_places():
    place = bookable()
    other = bookable(client=place.client)
    session_at(place, at(13, 10))

    with pytest.raises(TimeTaken):
        book(other, at(13, 10))


def test_the_buffers_of_both_sessions_keep_them_apart():
    place = bookable(buffer_after=30)
    session_at(place, at(13, 10))

    starts = free_times(ask_for(place), at(13, 9), at(13, 13))

    assert starts == [at(13, 11, 30), at(13, 12), at(13, 12, 30)]


def test_a_coach_may_book_outside_hours_and_notice_but_not_over_a_claim():
    place = bookable()

    session_at(place, at(11, 20), by=place.coach, outside=True)

    with pytest.raises(TimeTaken):
        book(place, at(11, 20, 30), by=place.coach, outside=True)


def test_a_limit_of_one_a_day_closes_the_day():
    place = bookable(most_a_day=1)
    session_at(place, at(13, 10))

    starts = free_times(ask_for(place), at(13, 0), at(15, 0))

    assert starts[0] == at(14, 9)


def test_a_delegate_books_for_somebody():
    place = bookable()
    assistant = StaffMemberFactory()
    PartyFactory(
        engagement=place.engagement, person=assistant, part="delegate", for_person=place.client
    )

    session = session_at(place, at(13, 10), by=assistant)

    assert (session.booked_by, session.booked_for) == (assistant, place.client)
    assert assistant.pk not in {person for person, _ in claimed(session)}


def test_two_introductions_and_no_third_before_the_agreement():
    place = bookable(signed=False)

    numbers = [session_at(place, at(day, 10)).intro_no for day in (13, 14)]

    assert numbers == [1, 2]
    with pytest.raises(Refused, match="Sign the agreement"):
        book(place, at(15, 10))


def test_an_ended_engagement_books_nothing():
    place = bookable()
    place.engagement.status, place.engagement.closed_on = "closed", NOW.date()
    place.engagement.save()

    with pytest.raises(Refused, match="has ended"):
        book(place, at(13, 10))


def test_co_coaches_are_all_needed_and_all_claimed():
    place = bookable()
    second = bookable().coach
    PartyFactory(engagement=place.engagement, person=second, part="coach")
    other = bookable(coach=second)
    session_at(other, at(13, 10))

    with pytest.raises(TimeTaken):
        book(place, at(13, 10))
    session = session_at(place, at(13, 11))

    assert {person for person, _ in claimed(session)} == {
        place.coach.pk,
        second.pk,
        place.client.pk,
    }


# Holds -------------------------------------------------------------------------------------------


def test_a_hold_keeps_the_time_for_its_own_form():
    place = bookable()
    other = bookable(coach=place.coach)
    key = uuid4()
    hold_time(actor=place.client, now=NOW, ask=ask_for(place, key=str(key)), starts_at=at(13, 10))

    with pytest.raises(TimeTaken):
        book(other, at(13, 10))
    book(place, at(13, 10), key=key)

    assert not TimeClaim.objects.filter(subject_label="hold").exists()


def test_a_hold_lasts_ten_minutes():
    place = bookable()
    other = bookable(coach=place.coach)
    hold_time(actor=place.client, now=NOW, ask=ask_for(place, key="form"), starts_at=at(13, 10))

    session = session_at(other, at(13, 10), now=NOW + timedelta(minutes=10))

    assert session.planned_starts_at == at(13, 10)


def test_another_choice_gives_up_the_first_hold():
    place = bookable()
    for hour in (10, 14):
        ask = ask_for(place, key="form")
        hold_time(actor=place.client, now=NOW, ask=ask, starts_at=at(13, hour))

    assert {row.starts_at for row in TimeClaim.objects.all()} == {at(13, 14)}


# Moving and canceling ----------------------------------------------------------------------------


def test_a_move_takes_the_claims_along():
    place = bookable()
    session = session_at(place, at(13, 10))

    move_session(actor=place.client, now=NOW, session=session, starts_at=at(14, 15))

    assert {start for _, start in claimed(session)} == {at(14, 15)}


def test_a_move_may_overlap_its_own_time():
    place = bookable()
    session = session_at(place, at(13, 10))

    moved = move_session(actor=place.client, now=NOW, session=session, starts_at=at(13, 10, 30))

    assert moved.planned_starts_at == at(13, 10, 30)


def test_a_refused_move_changes_nothing():
    place = bookable()
    other = bookable(coach=place.coach)
    session = session_at(place, at(13, 10))
    session_at(other, at(14, 10))

    with pytest.raises(TimeTaken):
        move_session(actor=place.client, now=NOW, session=session, starts_at=at(14, 10))

    session.refresh_from_db()
    assert session.planned_starts_at == at(13, 10)
    assert {start for _, start in claimed(session)} == {at(13, 10)}


def test_a_late_move_is_allowed_and_written_down():
    place = bookable()
    session = session_at(place, at(13, 10))

    move_session(actor=place.client, now=at(13, 9), session=session, starts_at=at(15, 10))

    assert AuditRecord.objects.get(verb="moved session").data["late"] is True


@pytest.mark.parametrize(
    "when, outcome, used",
    [(at(12, 10), "canceled", False), (at(12, 10, 1), "canceled_late", True)],
)
def test_canceling_keeps_or_misses_the_agreed_notice(when, outcome, used):
    place = bookable()
    session = session_at(place, at(13, 10))

    canceled = cancel_session(actor=place.client, now=when, session=session)

    assert (canceled.outcome, canceled.is_used) == (outcome, used)
    assert not TimeClaim.objects.exists()


def test_canceling_twice_changes_nothing():
    place = bookable()
    session = session_at(place, at(13, 10))
    cancel_session(actor=place.client, now=NOW, session=session)

    cancel_session(actor=place.coach, now=at(13, 9, 59), session=session)

    session.refresh_from_db()
    assert (session.outcome, session.logged_by) == ("canceled", place.client)


def test_a_canceled_session_comes_back_where_the_time_is_free():
    place = bookable()
    session = session_at(place, at(13, 10))
    cancel_session(actor=place.client, now=NOW, session=session)

    reactivate_session(actor=place.coach, now=NOW, session=session)

    assert len(claimed(session)) == 2


def test_a_canceled_session_does_not_come_back_into_a_taken_time():
    place = bookable()
    other = bookable(coach=place.coach)
    session = session_at(place, at(13, 10))
    cancel_session(actor=place.client, now=NOW, session=session)
    session_at(other, at(13, 10))

    with pytest.raises(TimeTaken):
        reactivate_session(actor=place.coach, now=NOW, session=session)

    session.refresh_from_db()
    assert session.outcome == "canceled"


def test_two_sessions_change_places():
    place = bookable()
    other = bookable(coach=place.coach)
    first, second = session_at(place, at(13, 10)), session_at(other, at(14, 14))

    swap_sessions(actor=place.coach, now=NOW, first=first, second=second)

    assert {start for _, start in claimed(first)} == {at(14, 14)}
    assert {start for _, start in claimed(second)} == {at(13, 10)}


def test_a_swap_that_cannot_be_changes_nothing():
    place = bookable()
    other = bookable(coach=place.coach)
    third = bookable(client=other.client)
    first, second = session_at(place, at(13, 10)), session_at(other, at(14, 14))
    session_at(third, at(13, 10))

    with pytest.raises(TimeTaken):
        swap_sessions(actor=place.coach, now=NOW, first=first, second=second)

    assert {start for _, start in claimed(first)} == {at(13, 10)}
    assert CoachingSession.objects.get(pk=first.pk).planned_starts_at == at(13, 10)


# Requests the coach confirms ---------------------------------------------------------------------


def test_a_request_waits_and_claims_nothing():
    place = bookable(confirmation="asked")

    booking = book(place, at(13, 10))

    assert (booking.state, booking.session) == (Booking.State.WAITING, None)
    assert not TimeClaim.objects.exists()


def test_of_two_requests_for_one_time_the_first_confirmed_wins():
    place = bookable(confirmation="asked")
    other = bookable(coach=place.coach, confirmation="asked")
    first, second = book(place, at(13, 10)), book(other, at(13, 10))

    confirm_booking(actor=place.coach, now=NOW, booking=second)
    with pytest.raises(TimeTaken):
        confirm_booking(actor=place.coach, now=NOW, booking=first)

    states = dict(Booking.objects.values_list("pk", "state"))
    assert states == {first.pk: "waiting", second.pk: "confirmed"}


def test_confirming_twice_plans_one_session():
    place = bookable(confirmation="asked")
    booking = book(place, at(13, 10))

    for _ in range(2):
        confirm_booking(actor=place.coach, now=NOW, booking=booking)

    assert CoachingSession.objects.count() == 1


@pytest.mark.parametrize("who, state", [("coach", "declined"), ("client", "withdrawn")])
def test_a_request_can_be_declined_or_withdrawn(who, state):
    place = bookable(confirmation="asked")
    booking = book(place, at(13, 10))

    answered = answer_no(actor=getattr(place, who), now=NOW, booking=booking)

    assert answered.state == state
    with pytest.raises(Refused, match="answered already"):
        confirm_booking(actor=place.coach, now=NOW, booking=booking)


# What the others see -----------------------------------------------------------------------------


def test_three_times_are_offered_instead_and_none_is_taken():
    place = bookable()
    other = bookable(coach=place.coach)
    session_at(other, at(13, 10))

    offered = nearest_times(ask_for(place), at(13, 10))

    assert offered == [at(13, 9), at(13, 11), at(13, 11, 30)]


def test_calendar_files_follow_the_session():
    place = bookable()
    session = session_at(place, at(13, 10))
    move_session(actor=place.client, now=NOW, session=session, starts_at=at(14, 10))
    move_session(actor=place.client, now=NOW, session=session, starts_at=at(15, 10))
    cancel_session(actor=place.client, now=NOW, session=session)

    events = [
        next(iter(Calendar.from_ical(file.body).walk("VEVENT")))
        for file in CalendarFile.objects.all()
    ]

    assert [event["SEQUENCE"] for event in events] == [0, 1, 2, 3]
    assert [event["STATUS"] for event in events] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    assert len({str(event["UID"]) for event in events}) == 1
    assert events[-1]["DTSTART"].dt == at(15, 10)
