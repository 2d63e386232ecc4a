"""What a coach may do beyond choosing a free time: leave the hours, let two sessions swap."""

from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from coaching.actions.booking import book_session
from coaching.models import CoachingSession
from pd_portal.audit.models import AuditRecord
from pd_portal.calendars.models import CalendarFile
from tests.factories.booking import NOW, at, bookable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_ten")]


def booked(place, starts_at):
    return book_session(
        actor=place.client,
        now=NOW,
        engagement=place.engagement,
        session_type=place.kind,
        starts_at=starts_at,
        key=uuid4(),
    )


def move_page(client, person, booking, **data):
    client.force_login(person.user)
    return client.post(reverse("coaching:move_booking", args=[booking.key]), data, follow=True)


def swap_with(client, person, booking, other):
    client.force_login(person.user)
    url = reverse("coaching:swap_booking", args=[booking.key])
    return client.post(url, {"other": str(other.key)}, follow=True)


def test_a_coach_moves_a_session_outside_the_hours(client, place):
    booking = booked(place, at(13, 10))

    asked = move_page(client, place.coach, booking, day="2027-01-16", at="19:00")
    done = client.post(
        reverse("coaching:move_now", args=[booking.key]),
        {"start": asked.context["sent"], "key": asked.context["key"], "outside": "on"},
        follow=True,
    )

    assert "The session has been moved." in done.text
    assert CoachingSession.objects.get().planned_starts_at == at(16, 19)


def test_a_client_cannot_leave_the_hours_by_asking(client, place):
    booking = booked(place, at(13, 10))

    move_page(client, place.client, booking, day="2027-01-16", at="19:00")
    client.post(
        reverse("coaching:move_now", args=[booking.key]),
        {"start": at(16, 19).isoformat(), "key": str(uuid4()), "outside": "on"},
    )

    assert CoachingSession.objects.get().planned_starts_at == at(13, 10)


def test_outside_the_hours_is_not_over_a_claim(client, place):
    booking = booked(place, at(13, 10))
    booked(bookable(coach=place.coach), at(13, 14))

    page = move_page(client, place.coach, booking, day="2027-01-13", at="14:30")

    assert page.status_code == 422
    assert "That time has just been taken." in page.text


def test_a_coach_lets_two_sessions_change_places(client, place):
    first = booked(place, at(13, 10))
    second = booked(bookable(coach=place.coach), at(14, 14))

    page = swap_with(client, place.coach, first, second)

    starts = dict(CoachingSession.objects.values_list("pk", "planned_starts_at"))
    assert "The two sessions have changed places." in page.text
    assert starts == {first.session_id: at(14, 14), second.session_id: at(13, 10)}
    assert sorted(CalendarFile.objects.values_list("sequence", flat=True)) == [0, 0, 1, 1]


def test_a_swap_into_a_taken_time_is_a_message(client, place):
    other = bookable(coach=place.coach)
    first, second = booked(place, at(13, 10)), booked(other, at(14, 14))
    booked(bookable(client=other.client), at(13, 10))

    page = swap_with(client, place.coach, first, second)

    assert page.status_code == 422
    assert "Neither session was moved." in page.text
    assert CoachingSession.objects.get(pk=first.session_id).planned_starts_at == at(13, 10)


def test_a_session_of_another_coach_cannot_be_chosen(client, place):
    first, second = booked(place, at(13, 10)), booked(bookable(), at(14, 14))

    page = swap_with(client, place.coach, first, second)

    assert page.status_code == 422


def test_a_client_lets_no_sessions_swap(client, place):
    first, second = booked(place, at(13, 10)), booked(place, at(14, 14))

    assert swap_with(client, place.client, first, second).status_code == 403


def test_the_pages_of_a_session_say_whose_it_is(client, place):
    booking, other = booked(place, at(13, 10)), booked(bookable(coach=place.coach), at(14, 9))
    client.force_login(place.coach.user)

    for name in ("swap_booking", "cancel_booking", "move_booking"):
        page = client.get(reverse(f"coaching:{name}", args=[booking.key]))
        assert f"{place.kind.name} with {place.client}" in page.text
    swap = client.get(reverse("coaching:swap_booking", args=[booking.key]))
    assert f"{other.session_type.name} with {other.asked_by}" in swap.text
    assert f"with {place.coach}" not in swap.text


def test_a_swap_is_written_down_with_both_times_and_the_agreements_notice(client, place):
    soon, later = booked(place, at(12, 11)), booked(bookable(coach=place.coach), at(14, 9))

    with time_machine.travel(at(11, 20), tick=False):
        swap_with(client, place.coach, soon, later)

    said = {r.target_ref: r.data for r in AuditRecord.objects.filter(verb="swapped session")}
    first = said[str(soon.session.pk)]
    assert (first["was"], first["to"]) == (at(12, 11).isoformat(), at(14, 9).isoformat())
    assert (first["late"], said[str(later.session.pk)]["late"]) == (True, False)
