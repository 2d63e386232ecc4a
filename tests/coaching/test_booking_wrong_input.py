"""Nothing typed into booking is an error page, and nothing makes the portal reckon for long."""

from uuid import uuid4

import pytest
from django.urls import reverse

from coaching import slots
from coaching.booking_forms import BOUNDS
from coaching.models import Booking, SessionType, TimeProposal
from coaching.slot_clock import floor_minute
from coaching.slot_types import OpenDays, Request, Service
from pd_portal.access import roles
from tests.coaching.test_proposals import TIMES, booked, proposed
from tests.factories.booking import NOW, at, bookable
from tests.factories.people import employee_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_ten")]
FAR = "2999-01-01T10:00Z"


@pytest.fixture
def place():
    return bookable(coach=employee_with_role(roles.COACH))


def post(client, person, view, /, *args, **data):
    client.force_login(person.user)
    return client.post(reverse(f"coaching:{view}", args=args), data)


def test_windows_are_not_laid_where_nothing_may_start(monkeypatch):
    """A year far away cost seconds."""
    monkeypatch.setattr(slots, "host_windows", None)
    start = floor_minute(NOW) + 10**8
    service = Service(duration=60, open_days=OpenDays(rolling=60))

    request = Request(hosts=[slots.Host()], service=service, start=start, end=start + 60, now=NOW)

    assert slots.find_slots(request) == []


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2999-12-31", "2026-12-31"])
@pytest.mark.parametrize("at_clock", ["00:00", "23:59"])
def test_a_day_at_the_ends_of_time_is_a_message(client, place, day, at_clock):
    booking = booked(place, at(15, 13))
    typed = {"day": day, "at": at_clock}

    answers = [
        post(client, place.coach, "book", place.engagement.pk, **typed),
        post(client, place.coach, "move_booking", booking.key, **typed),
        post(client, place.coach, "propose_times", place.engagement.pk, send="on", **typed),
    ]

    assert all(answer.status_code in (200, 422) for answer in answers)
    assert not TimeProposal.objects.exists()


def test_a_mistyped_century_is_pointed_out(client, place):
    page = post(client, place.coach, "book", place.engagement.pk, day="2207-01-13", at="10:00")

    assert page.status_code == 422
    assert "That is more than a year ahead. Check the date." in page.text
    again = {"starts": "2207-01-13T18:00Z", "send": "on"}
    assert (
        post(client, place.coach, "propose_times", place.engagement.pk, **again).status_code == 422
    )


def test_a_start_far_away_is_refused_wherever_it_is_sent(client, place):
    booking, proposal, key = booked(place, at(15, 13)), proposed(place, *TIMES), str(uuid4())
    sent = {"start": FAR, "key": key}

    for name, about in (
        ("book", place.engagement.pk),
        ("check", place.engagement.pk),
        ("move_booking", booking.key),
        ("move_now", booking.key),
        ("answer_times", proposal.pk),
    ):
        assert post(client, place.client, name, about, **sent).status_code == 422
    assert Booking.objects.count() == 1


def test_a_thousand_boxes_are_not_reckoned_through(client, place):
    many = [f"2027-01-13T{hour:02}:{minute:02}Z" for hour in range(2) for minute in range(60)]

    page = post(client, place.coach, "propose_times", place.engagement.pk, starts=many, more="")

    assert page.status_code == 422


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("beyond", [-1, 1])
def test_a_number_out_of_bounds_is_said_beside_its_field(client, place, name, beyond):
    least, most = BOUNDS[name]
    given = {column: getattr(place.kind, column) for column in BOUNDS}
    given |= {"most_a_day": "", "most_a_week": ""}
    given |= {"name": "New", "mode": "video", "confirmation": "at_once", "window_count": "calendar"}
    given[name] = least - 1 if beyond < 0 else most + 1

    page = post(client, place.coach, "new_session_type", **given)

    assert page.status_code == 422
    assert f'id="id_{name}_error"' in page.text
    assert "onstraint" not in page.text
    assert SessionType.objects.count() == 1


def test_days_off_for_ever_are_refused(client, place):
    days = {"first_day": "2027-02-01", "last_day": "9999-12-31"}

    page = post(client, place.coach, "add_away", **days)

    assert page.status_code == 422
    assert "Close a year at most at a time." in page.text


def test_a_day_left_out_is_named(client, place):
    assert "Fill in: Day" in post(client, place.coach, "set_day").text
