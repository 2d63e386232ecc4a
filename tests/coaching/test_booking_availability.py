from datetime import date

import pytest
from django.urls import reverse

from coaching.actions.availability import Hours, set_day, set_week
from coaching.models import AvailabilityOverride, AvailabilityRule, OutOfOffice, SessionType
from coaching.queries.crews import crew_of
from coaching.queries.free_times import Ask, free_times
from pd_portal.access import roles
from pd_portal.audit.actions import Refused, System
from tests.factories.booking import (
    NOW,
    AvailabilityRuleFactory,
    OutOfOfficeFactory,
    SessionTypeFactory,
    at,
    bookable,
)
from tests.factories.people import StaffMemberFactory, employee_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_ten")]
TEST = System("test")
PAGE = "coaching:availability"


@pytest.fixture
def coach(client):
    person = employee_with_role(roles.COACH)
    client.force_login(person.user)
    return person


def starts(place, day):
    crew = crew_of(place.engagement)
    ask = Ask(place.engagement, place.kind, crew, crew.home_zone, NOW)
    return free_times(ask, at(day, 0), at(day + 1, 0))


def walls():
    rows = AvailabilityRule.objects.values_list("weekday", "starts_wall", "ends_wall", "place")
    return list(rows)


# What the hours mean -----------------------------------------------------------------------------


def test_other_hours_replace_those_of_the_week():
    place = bookable()

    set_day(actor=TEST, now=NOW, coach=place.coach, day=date(2027, 1, 13), hours=[Hours(600, 690)])

    assert starts(place, 13) == [at(13, 10), at(13, 10, 30)]


def test_a_day_without_hours_is_closed():
    place = bookable()

    set_day(actor=TEST, now=NOW, coach=place.coach, day=date(2027, 1, 13), hours=[])

    assert starts(place, 13) == []


def test_days_out_of_office_are_closed():
    place = bookable()
    OutOfOfficeFactory(coach=place.coach, first_day=date(2027, 1, 13), last_day=date(2027, 1, 14))

    assert [bool(starts(place, day)) for day in (12, 13, 14, 15)] == [True, False, False, True]


def test_overlapping_stretches_are_refused():
    coach = StaffMemberFactory()

    with pytest.raises(Refused, match="overlap"):
        set_week(actor=TEST, now=NOW, coach=coach, week={0: [Hours(540, 720), Hours(700, 800)]})


# The page ----------------------------------------------------------------------------------------


def test_a_coach_sets_the_week_with_places(client, coach):
    data = {
        "d1_0_start": "09:00",
        "d1_0_end": "12:00",
        "d1_0_place": "Renton",
        "d1_1_start": "13:00",
        "d1_1_end": "00:00",
    }

    page = client.post(reverse("coaching:set_hours"), data, follow=True)

    assert "Your weekly hours are saved." in page.text
    assert walls() == [(1, 540, 720, "Renton"), (1, 780, 1440, "")]
    assert 'value="Renton"' in page.text


@pytest.mark.parametrize(
    "row, said",
    [
        ({"d0_0_start": "09:00"}, "Say when it ends, or clear the start."),
        ({"d0_0_end": "09:00"}, "Say when it starts, or clear the end."),
        ({"d0_0_start": "10:00", "d0_0_end": "09:00"}, "The end has to be after the start."),
        (
            {"d0_0_start": "10 bells", "d0_0_end": "09:00"},
            "Enter a valid time: Monday, row 1: from",
        ),
    ],
)
def test_hours_that_make_no_sense_are_told_and_kept(client, coach, row, said):
    AvailabilityRuleFactory(coach=coach)

    page = client.post(reverse("coaching:set_hours"), row | {"d4_0_place": "Kent"})

    assert page.status_code == 422
    assert said in page.text
    assert 'value="Kent"' in page.text
    assert len(walls()) == 1


def test_overlapping_hours_are_told(client, coach):
    data = {
        "d0_0_start": "09:00", "d0_0_end": "12:00", "d0_1_start": "11:00", "d0_1_end": "13:00",
    }  # fmt: skip

    page = client.post(reverse("coaching:set_hours"), data)

    assert page.status_code == 422
    assert "Two stretches of one day overlap." in page.text


def test_a_coach_closes_one_day_and_opens_it_again(client, coach):
    client.post(reverse("coaching:set_day"), {"day": "2027-01-13"})
    closed = AvailabilityOverride.objects.get()
    assert (closed.day, closed.starts_wall) == (date(2027, 1, 13), None)

    client.post(reverse("coaching:remove_day", args=[closed.pk]))

    assert not AvailabilityOverride.objects.exists()


def test_a_day_that_has_passed_is_refused(client, coach):
    page = client.post(reverse("coaching:set_day"), {"day": "2027-01-10"})

    assert page.status_code == 422
    assert "Choose today or a later day." in page.text


def test_a_coach_is_away_with_a_note(client, coach):
    data = {"first_day": "2027-01-13", "last_day": "2027-01-14", "note": "Back on Friday"}

    page = client.post(reverse("coaching:add_away"), data, follow=True)

    assert "Back on Friday" in page.text
    client.post(reverse("coaching:remove_away", args=[OutOfOffice.objects.get().pk]))
    assert not OutOfOffice.objects.exists()


def test_days_away_in_the_wrong_order_are_told(client, coach):
    data = {"first_day": "2027-01-14", "last_day": "2027-01-13"}

    page = client.post(reverse("coaching:add_away"), data)

    assert page.status_code == 422
    assert "The last day is before the first one." in page.text


TYPE = {
    "name": "Coaching session", "minutes": 60, "mode": "video", "confirmation": "at_once",
    "notice_minutes": 1440, "window_days": 60, "window_count": "calendar", "step_minutes": 30,
    "align_minutes": 30, "buffer_before": 0, "buffer_after": 15, "is_offered": "on",
}  # fmt: skip


def test_a_coach_offers_a_session_type(client, coach):
    client.post(reverse("coaching:new_session_type"), TYPE)

    assert SessionType.objects.get().coach == coach
    assert "Coaching session" in client.get(reverse(PAGE)).text


def test_two_types_of_one_name_are_refused(client, coach):
    SessionTypeFactory(coach=coach, name="Coaching session")

    page = client.post(reverse("coaching:new_session_type"), TYPE)

    assert page.status_code == 422
    assert "You have a session type with this name already." in page.text


@pytest.mark.parametrize("wrong", [{"minutes": 4}, {"align_minutes": 0}, {"most_a_day": 0}])
def test_numbers_the_database_would_refuse_are_told(client, coach, wrong):
    page = client.post(reverse("coaching:new_session_type"), TYPE | wrong)

    assert page.status_code == 422
    assert not SessionType.objects.exists()


def test_nobody_changes_another_coachs_hours(client, coach):
    away, kind = OutOfOfficeFactory(), SessionTypeFactory()

    answers = [
        client.post(reverse("coaching:remove_away", args=[away.pk])),
        client.get(reverse("coaching:edit_session_type", args=[kind.pk])),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_one_without_the_role_sets_no_hours(client):
    client.force_login(StaffMemberFactory().user)

    assert client.get(reverse(PAGE)).status_code == 403
