"""Two people press at the same moment: one wins, the other reads why, nobody sees an error page.

The requests run in threads against a real database file or server, each with its own connection.
"""

from uuid import uuid4

import pytest
from django.urls import reverse

from coaching.actions.booking import book_session
from coaching.actions.moving import cancel_session
from coaching.models import CoachingSession
from pd_portal.audit.actions import Refused, System
from pd_portal.calendars.actions.claims import Wanted, replace_claims
from pd_portal.calendars.actions.external import refresh
from pd_portal.calendars.fetching import Fetched
from pd_portal.calendars.models import ExternalBusy, TimeClaim
from tests.factories.booking import NOW, at, bookable
from tests.factories.calendars import ExternalCalendarFactory
from tests.racing import at_once, posting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("monday_at_ten"),
]
WON, LOST = 302, 422


def booked(place, starts_at):
    return book_session(
        actor=place.client,
        now=NOW,
        engagement=place.engagement,
        session_type=place.kind,
        starts_at=starts_at,
        key=uuid4(),
    )


def answering(place, booking, answer):
    url = reverse("coaching:answer_booking", args=[booking.key])
    return posting(place.coach, url, answer=answer)


def booking_now(place, starts_at):
    query = f"kind={place.kind.pk}&start={starts_at:%Y-%m-%dT%H:%MZ}&key={uuid4()}"
    url = reverse("coaching:check", args=[place.engagement.pk])
    return posting(place.client, f"{url}?{query}", start=starts_at.isoformat(), key=str(uuid4()))


def overlaps():
    rows = sorted(TimeClaim.objects.values_list("person_id", "starts_min", "ends_min"))
    return [
        (one, other)
        for one, other in zip(rows, rows[1:], strict=False)
        if one[0] == other[0] and other[1] < one[2]
    ]


def test_of_two_requests_confirmed_at_once_one_wins():
    place = bookable(confirmation="asked")
    other = bookable(coach=place.coach, confirmation="asked")
    requests = [booked(place, at(13, 10)), booked(other, at(13, 10))]

    answers = at_once(*(answering(place, request, "confirm") for request in requests))

    assert sorted(answers) == [WON, LOST]
    assert CoachingSession.objects.count() == 1


def test_one_request_confirmed_twice_at_once_plans_one_session():
    place = bookable(confirmation="asked")
    request = booked(place, at(13, 10))

    answers = at_once(*[answering(place, request, "confirm")] * 2)

    assert answers == [WON, WON]
    assert CoachingSession.objects.count() == 1


def test_a_canceled_session_comes_back_or_its_time_is_booked():
    place = bookable()
    other = bookable(coach=place.coach)
    booking = booked(place, at(13, 10))
    cancel_session(actor=place.client, now=NOW, session=booking.session)

    answers = at_once(answering(place, booking, "reactivate"), booking_now(other, at(13, 10)))

    assert sorted(answers) == [WON, LOST]
    assert CoachingSession.objects.filter(outcome="").count() == 1


def test_one_form_sent_twice_at_once_books_once():
    place = bookable()

    answers = at_once(*[booking_now(place, at(13, 10))] * 2)

    assert answers == [WON, WON]
    assert CoachingSession.objects.count() == 1


def test_a_swap_and_a_booking_into_its_new_time():
    """The long session would reach into a time that somebody books in that moment."""
    long, short = bookable(minutes=90), None
    short = bookable(coach=long.coach, minutes=30)
    third = bookable(coach=long.coach, minutes=30)
    first, second = booked(long, at(13, 9)), booked(short, at(13, 14))
    url = reverse("coaching:swap_booking", args=[first.key])

    answers = at_once(
        posting(long.coach, url, other=str(second.key)), booking_now(third, at(13, 15))
    )

    assert sorted(answers) == [WON, LOST]
    assert overlaps() == []
    starts = {row.pk: row.planned_starts_at for row in CoachingSession.objects.all()}
    moved = answers[0] == WON
    assert starts[first.session_id] == (at(13, 14) if moved else at(13, 9))
    assert starts[second.session_id] == (at(13, 9) if moved else at(13, 14))


def test_times_imported_in_bulk_and_a_booking():
    place = bookable()
    rows = [
        Wanted(("test.Import", str(n)), [place.coach.pk], at(13, 9 + n), at(13, 10 + n))
        for n in range(4)
    ]

    def imported():
        replace_claims(actor=System("test"), now=NOW, wanted=rows)
        return WON

    bulk, booking = at_once(imported, booking_now(place, at(13, 10)))

    won = bulk == WON
    assert won or isinstance(bulk, Refused)
    assert booking == (LOST if won else WON)
    assert TimeClaim.objects.filter(subject_label="test.Import").count() == (4 if won else 0)
    assert overlaps() == []


def test_another_calendar_read_while_its_owner_is_booked(monkeypatch):
    """The calendar's times are kept whoever comes first; a booking is made or refused."""
    place = bookable()
    calendar = ExternalCalendarFactory(person=place.coach)
    body = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        b"DTSTAMP:20270101T000000Z\r\nDTSTART:20270113T180000Z\r\nDTEND:20270113T190000Z\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    monkeypatch.setattr(
        "pd_portal.calendars.actions.external.fetch", lambda url, etag="": Fetched(body, "1")
    )

    read, booking = at_once(lambda: refresh(calendar, now=NOW), booking_now(place, at(13, 10)))

    assert read is True
    assert booking in (WON, LOST)
    assert ExternalBusy.objects.count() == 1
    assert booking_now(bookable(coach=place.coach), at(13, 10))() == LOST
