from uuid import uuid4

import pytest
from django.urls import reverse

from coaching.actions.booking import book_series
from coaching.models import CoachingSession
from pd_portal.audit.actions import Refused
from pd_portal.calendars.actions.claims import TimeTaken
from tests.coaching.test_booking_actions import book
from tests.factories.booking import NOW, at, bookable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_ten")]


def series(place, starts, **more):
    given = {"key": uuid4()} | more
    return book_series(
        actor=place.client,
        now=NOW,
        engagement=place.engagement,
        session_type=place.kind,
        starts=starts,
        **given,
    )


def test_a_series_is_booked_whole_and_once():
    place, key = bookable(), uuid4()

    for _ in range(2):
        series(place, [at(13, 10), at(20, 10), at(27, 10)], key=key)

    assert CoachingSession.objects.count() == 3


def test_a_series_with_one_taken_time_books_nothing():
    place = bookable()
    book(bookable(coach=place.coach), at(20, 10))

    with pytest.raises(TimeTaken):
        series(place, [at(13, 10), at(20, 10)])

    assert CoachingSession.objects.count() == 1


@pytest.mark.parametrize("count", [0, 27])
def test_a_series_has_one_to_twenty_six_sessions(count):
    with pytest.raises(Refused, match="between one and 26"):
        series(bookable(), [at(13, 10)] * count)


def page_of(place, query="&weeks=1&count=3"):
    url = reverse("coaching:book_series", args=[place.engagement.pk])
    return f"{url}?kind={place.kind.pk}&start=2027-01-13T18:00Z{query}"


def test_one_chooses_around_a_conflict(client):
    place = bookable()
    book(bookable(coach=place.coach), at(20, 10))
    client.force_login(place.client.user)

    page = client.get(page_of(place))
    free = [row.choice.value for row in page.context["choices"] if row.free]
    data = {"key": str(page.context["key"]), "starts": free}
    done = client.post(page_of(place), data, follow=True)

    assert "1 of 3 cannot be booked." in page.text
    assert "Wednesday, January 20, 2027, 10:00 a.m.: not free" in page.text
    assert "2 sessions are booked." in done.text
    mine = CoachingSession.objects.filter(engagement=place.engagement)
    assert {session.planned_starts_at for session in mine} == {at(13, 10), at(27, 10)}


def test_a_time_taken_meanwhile_is_a_message_and_nothing_is_booked(client):
    place = bookable()
    client.force_login(place.client.user)
    page = client.get(page_of(place))
    book(bookable(coach=place.coach), at(20, 10))
    starts = [row.choice.value for row in page.context["choices"]]

    answer = client.post(page_of(place), {"key": str(uuid4()), "starts": starts})

    assert answer.status_code == 422
    assert "That time has just been taken. Nothing was booked." in answer.text
    assert CoachingSession.objects.filter(engagement=place.engagement).count() == 0


@pytest.mark.parametrize("query", ["&weeks=9&count=3", "&weeks=1&count=999", "&weeks=&count=x"])
def test_a_rhythm_that_makes_no_sense_is_told(client, query):
    place = bookable()
    client.force_login(place.client.user)

    assert client.get(page_of(place, query)).status_code == 422


def test_ones_own_hold_does_not_stand_in_the_way(client):
    place = bookable()
    client.force_login(place.client.user)
    times = reverse("coaching:book", args=[place.engagement.pk])
    check = client.post(times, {"start": "2027-01-13T18:00Z", "key": str(uuid4())}, follow=True)

    page = client.get(check.context["series_url"] + "&weeks=1&count=2")
    data = {
        "key": str(page.context["key"]),
        "starts": [row.choice.value for row in page.context["choices"]],
    }
    client.post(check.context["series_url"] + "&weeks=1&count=2", data)

    assert [row.free for row in page.context["choices"]] == [True, True]
    assert CoachingSession.objects.count() == 2


def test_choosing_nothing_is_told(client):
    place = bookable()
    client.force_login(place.client.user)

    answer = client.post(page_of(place), {"key": str(uuid4())})

    assert answer.status_code == 422
    assert "Choose at least one time." in answer.text
