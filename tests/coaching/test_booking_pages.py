from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.actions.booking import book_session
from coaching.actions.moving import cancel_session
from coaching.models import Booking, CoachingSession
from pd_portal.access import roles
from pd_portal.calendars.models import TimeClaim
from tests.coaching.browsing import signed_in
from tests.factories.booking import NOW, at, bookable
from tests.factories.calendars import PersonClockFactory
from tests.factories.coaching import PartyFactory
from tests.factories.people import StaffMemberFactory, employee_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_ten")]


def times_url(place):
    return reverse("coaching:book", args=[place.engagement.pk])


def choose(client, place, starts_at, *, follow=True, **more):
    data = {"start": starts_at.isoformat(), "key": str(uuid4())} | more
    return client.post(times_url(place), data, follow=follow)


def confirm(client, page):
    data = {name: page.context["chosen"].__dict__[name] for name in ("key", "outside")}
    data = {"start": page.context["sent"], "key": data["key"]} | (
        {"outside": "on"} if data["outside"] else {}
    )
    return client.post(
        page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"], data, follow=True
    )


def booked(place, starts_at, by=None):
    return book_session(
        actor=by or place.client,
        now=NOW,
        engagement=place.engagement,
        session_type=place.kind,
        starts_at=starts_at,
        key=uuid4(),
    )


def test_only_days_with_times_are_shown_in_the_viewers_zone(client, place):
    PersonClockFactory(person=place.client, time_zone="America/New_York")

    page = signed_in(client, place.client).get(times_url(place))

    assert "Times are shown in <strong>New York</strong> time" in page.text
    assert "Tuesday, January 12, 2027" in page.text
    assert "Saturday" not in page.text
    assert "noon" not in page.text
    assert ">1:00 p.m.<" in page.text
    assert ">11:00 a.m.<" not in page.text.split("Wednesday")[0]


def test_two_taps_book_a_session(client, place):
    signed_in(client, place.client)

    check = choose(client, place, at(13, 10))
    done = confirm(client, check)

    assert "This time is kept for you until 10:10 a.m." in check.text
    assert "Wednesday, January 13, 2027, 10:00 a.m." in done.text
    assert CoachingSession.objects.get().planned_starts_at == at(13, 10)
    assert not TimeClaim.objects.filter(subject_label="hold").exists()


def test_sending_the_check_page_twice_books_once(client, place):
    signed_in(client, place.client)
    check = choose(client, place, at(13, 10))

    first, again = confirm(client, check), confirm(client, check)

    assert CoachingSession.objects.count() == 1
    assert first.request["PATH_INFO"] == again.request["PATH_INFO"]


def test_a_lost_race_offers_three_free_times_and_keeps_the_form(client, place):
    other = bookable(coach=place.coach)
    booked(other, at(13, 10))
    signed_in(client, place.client)

    page = choose(client, place, at(13, 10))

    assert page.status_code == 422
    assert "That time has just been taken." in page.text
    assert [choice.label for choice in page.context["offered"]] == [
        "9:00 a.m.",
        "11:00 a.m.",
        "11:30 a.m.",
    ]


def test_a_race_lost_on_the_check_page_offers_times_there(client, place):
    signed_in(client, place.client)
    check = choose(client, place, at(13, 10))
    TimeClaim.objects.all().delete()
    booked(bookable(coach=place.coach), at(13, 10))

    page = confirm(client, check)

    assert page.status_code == 422
    assert "Error:" in page.text
    assert len(page.context["offered"]) == 3


@pytest.mark.parametrize("start", ["", "soon", "2027-01-13T10:00", "9999-01-01T00:00Z", "1-1-1"])
def test_a_start_that_is_no_time_is_a_message(client, place, start):
    signed_in(client, place.client)

    page = client.post(times_url(place), {"start": start, "key": str(uuid4())})

    assert page.status_code == 422
    assert "Choose one of the times listed." in page.text


@pytest.mark.parametrize(
    "query", ["?from=never", "?kind=x", "?from=9999-12-31", "?from=0001-01-01"]
)
def test_nonsense_in_the_address_shows_a_page(client, place, query):
    assert signed_in(client, place.client).get(times_url(place) + query).status_code == 200


def test_a_stranger_finds_nothing_and_a_sponsor_may_not_book(client, place):
    sponsor = StaffMemberFactory()
    PartyFactory(engagement=place.engagement, person=sponsor, part="sponsor")

    assert signed_in(client, StaffMemberFactory()).get(times_url(place)).status_code == 404
    assert signed_in(client, sponsor).get(times_url(place)).status_code == 403


def test_an_assistant_books_for_the_client(client, place):
    assistant = StaffMemberFactory(given_name="Sam", family_name="Lee")
    PartyFactory(
        engagement=place.engagement, person=assistant, part="delegate", for_person=place.client
    )
    signed_in(client, assistant)

    done = confirm(client, choose(client, place, at(13, 10)))

    assert f"Sam Lee for {place.client}" in done.text


def test_a_coach_books_outside_the_hours(client, place):
    signed_in(client, place.coach)

    check = client.post(times_url(place), {"day": "2027-01-16", "at": "20:15"}, follow=True)
    confirm(client, check)

    assert CoachingSession.objects.get().planned_starts_at == at(16, 20, 15)


def test_a_client_cannot_go_outside_by_asking(client, place):
    signed_in(client, place.client)
    url = reverse("coaching:check", args=[place.engagement.pk])
    data = {"start": at(16, 20).isoformat(), "key": str(uuid4()), "outside": "on"}

    page = client.post(f"{url}?kind={place.kind.pk}", data)

    assert page.status_code == 422
    assert not CoachingSession.objects.exists()


def test_a_lead_books_for_others(client, place):
    lead = employee_with_role(roles.COACHING_LEAD)

    signed_in(client, lead)
    confirm(client, choose(client, place, at(13, 10)))

    assert CoachingSession.objects.get().booked_by == lead


def test_the_calendar_file_can_be_downloaded(client, place):
    booking = booked(place, at(13, 10))

    file = signed_in(client, place.client).get(reverse("coaching:booking_file", args=[booking.key]))

    assert file.headers["Content-Type"].startswith("text/calendar")
    assert "METHOD:REQUEST" in file.text


def test_a_session_is_moved_from_its_page(client, place):
    booking = booked(place, at(13, 10))
    signed_in(client, place.client)
    url = reverse("coaching:move_booking", args=[booking.key])

    data = {"start": at(14, 15).isoformat(), "key": str(uuid4())}
    check = client.post(url, data, follow=True)
    done = client.post(
        reverse("coaching:move_now", args=[booking.key]),
        {"start": check.context["sent"], "key": check.context["key"]},
        follow=True,
    )

    assert "Thursday, January 14, 2027, 3:00 p.m." in done.text
    assert CoachingSession.objects.get().planned_starts_at == at(14, 15)


def test_a_move_to_a_time_just_taken_keeps_the_session(client, place):
    booking = booked(place, at(13, 10))
    booked(bookable(coach=place.coach), at(14, 15))
    signed_in(client, place.client)

    page = client.post(
        reverse("coaching:move_now", args=[booking.key]),
        {"start": at(14, 15).isoformat(), "key": str(uuid4())},
    )

    assert page.status_code == 422
    assert len(page.context["offered"]) == 3
    assert CoachingSession.objects.get(pk=booking.session_id).planned_starts_at == at(13, 10)


def test_canceling_asks_first_and_says_when_it_is_late(client, place):
    booking = booked(place, at(13, 10))
    signed_in(client, place.client)
    url = reverse("coaching:cancel_booking", args=[booking.key])

    with time_machine.travel(at(13, 9), tick=False):
        asked, done = client.get(url), client.post(url, follow=True)

    assert "The agreement asks for 24 hours of notice." in asked.text
    assert "This session is canceled" in done.text
    assert CoachingSession.objects.get().outcome == "canceled_late"


def test_the_coach_confirms_a_request(client):
    place = bookable(confirmation="asked")
    booking = booked(place, at(13, 10))
    url = reverse("coaching:answer_booking", args=[booking.key])

    signed_in(client, place.client).post(url, {"answer": "confirm"})
    assert Booking.objects.get().state == "waiting"
    signed_in(client, place.coach).post(url, {"answer": "confirm"})

    assert Booking.objects.get().state == "confirmed"


def test_confirming_into_a_taken_time_is_a_message(client):
    place = bookable(confirmation="asked")
    booking = booked(place, at(13, 10))
    booked(bookable(coach=place.coach), at(13, 10))

    url = reverse("coaching:answer_booking", args=[booking.key])
    page = signed_in(client, place.coach).post(url, {"answer": "confirm"})

    assert page.status_code == 422
    assert "That time has just been taken." in page.text


def test_the_list_shows_what_is_to_come(client, place):
    booked(place, at(13, 10))
    signed_in(client, place.client)

    page = client.get(reverse("coaching:bookings"))

    assert "Wednesday, January 13, 2027, 10:00 a.m." in page.text
    assert str(place.coach) in page.text


def queries(client, url):
    """How many queries a page takes once the site's settings are there."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def test_the_list_takes_the_same_queries_for_any_number(client):
    coach = bookable().coach
    signed_in(client, coach)
    url, counts = reverse("coaching:bookings"), []

    for n in range(3):
        booked(bookable(coach=coach), at(13, 9 + n))
        counts.append(queries(client, url))

    assert len(set(counts)) == 1


def test_the_page_of_times_takes_few_queries(client, place):
    signed_in(client, place.client)
    frame = queries(client, reverse("calendars:clock")) - 1

    assert queries(client, times_url(place)) - frame <= 10


def test_each_partys_clock_is_shown_where_it_differs(client, place):
    PersonClockFactory(person=place.client, time_zone="Asia/Tokyo")
    signed_in(client, place.coach)

    check = choose(client, place, at(13, 10))
    done = confirm(client, check)

    there = f"Thursday, 3:00 a.m. in Tokyo for {place.client}"
    assert there in check.text
    assert there in done.text
    assert "On other clocks" not in choose(client, bookable(coach=place.coach), at(14, 9)).text


def test_lists_name_the_others_and_not_the_reader(client, place):
    booked(place, at(13, 10))

    page = signed_in(client, place.coach).get(reverse("coaching:bookings"))

    (row,) = page.context["rows"]
    assert row.hint == f"{place.kind.name} with {place.client}"
    assert [where.people for where in page.context["engagements"]] == [str(place.client)]


def test_the_engagement_leads_to_the_session_to_come(client, place):
    booking = booked(place, at(13, 10))

    page = signed_in(client, place.client).get(
        reverse("coaching:engagement", args=[place.engagement.pk])
    )

    assert reverse("coaching:booking", args=[booking.key]) in page.text


@pytest.mark.parametrize("wish", ["confirm", "reactivate"])
def test_an_answer_that_comes_too_late_offers_three_free_times(client, wish):
    place = bookable(confirmation="asked" if wish == "confirm" else "at_once")
    booking = booked(place, at(13, 10))
    if wish == "reactivate":
        cancel_session(actor=place.client, now=NOW, session=booking.session)
    booked(bookable(coach=place.coach), at(13, 10))
    signed_in(client, place.coach)

    url = reverse("coaching:answer_booking", args=[booking.key])
    page = client.post(url, {"answer": wish})

    assert page.status_code == 422
    assert "That time has just been taken." in page.text
    offered = page.context["offered"]
    assert len(offered) == 3
    data = {"start": offered[0].value, "key": page.context["offered_key"]}
    assert "Check and book" in client.post(page.context["book_url"], data, follow=True).text
