"""Proposing times and answering, on the pages."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.models import CoachingSession, TimeProposal
from tests.coaching.browsing import signed_in
from tests.coaching.test_proposals import TIMES, assistant_of, booked, proposed
from tests.factories.booking import at, bookable
from tests.factories.coaching import PartyFactory
from tests.factories.people import StaffMemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_at_ten")]


def propose_url(place):
    return reverse("coaching:propose_times", args=[place.engagement.pk])


def page_of(proposal):
    return reverse("coaching:proposed_times", args=[proposal.pk])


def answer(client, proposal, **data):
    url = reverse("coaching:answer_times", args=[proposal.pk])
    return client.post(url, data, follow=True)


def sent(*starts):
    return [start.strftime("%Y-%m-%dT%H:%MZ") for start in starts]


def test_a_coach_proposes_from_the_engagement_and_the_client_books_with_one_tap(client, place):
    signed_in(client, place.coach)
    engagement = client.get(reverse("coaching:engagement", args=[place.engagement.pk]))
    assert propose_url(place) in engagement.text

    done = client.post(propose_url(place), {"starts": sent(*TIMES), "send": "on"}, follow=True)

    assert "The times are proposed." in done.text
    proposal = TimeProposal.objects.get()
    signed_in(client, place.client)
    for name in ("home:home", "coaching:home", "coaching:bookings"):
        assert page_of(proposal) in client.get(reverse(name)).text
    page = client.get(page_of(proposal))
    assert f"{place.coach} proposes these times" in page.text
    booked_page = answer(client, proposal, start=sent(TIMES[1])[0])
    assert "Thursday, January 14, 2027, 10:00 a.m." in booked_page.text
    assert CoachingSession.objects.get().planned_starts_at == TIMES[1]


def test_what_was_chosen_is_kept_while_looking_at_later_days(client, place):
    signed_in(client, place.coach)

    later = client.post(propose_url(place), {"starts": sent(*TIMES), "more": "2027-01-25"})

    assert later.status_code == 200
    assert "Monday, January 25, 2027" in later.text
    assert all(f'value="{value}" id="chosen' in later.text for value in sent(*TIMES))
    assert not TimeProposal.objects.exists()


def test_a_typed_time_outside_the_hours_is_flagged_before_it_goes_out(client, place):
    signed_in(client, place.coach)
    typed = {"day": "2027-01-16", "at": "10:00", "words": "At the library.", "send": "on"}

    flagged = client.post(propose_url(place), typed)

    assert not TimeProposal.objects.exists()
    assert "Outside what can be booked" in flagged.text
    assert "At the library." in flagged.text
    client.post(propose_url(place), {"starts": sent(at(16, 10)), "send": "on"})
    assert TimeProposal.objects.get().times.get().is_outside


@pytest.mark.parametrize(
    "typed, because",
    [
        ({}, "Choose between one and 5 times."),
        ({"day": "2027-01-14"}, "A time needs both a day and a start."),
        ({"day": "2027-02-30", "at": "10:00"}, "Enter a valid date: Day"),
        ({"day": "2027-01-04", "at": "10:00"}, "That time has passed."),
        ({"starts": ["soon"]}, "Choose one of the times listed."),
        ({"starts": sent(*(at(13, hour) for hour in range(9, 15)))}, "between one and 5"),
        ({"starts": sent(at(14, 9)), "words": "x" * 141}, "at most 140"),
    ],
)
def test_wrong_input_is_a_message_and_nothing_is_lost(client, place, typed, because):
    signed_in(client, place.coach)

    page = client.post(propose_url(place), {"words": "Bring the plan.", "send": "on"} | typed)

    assert page.status_code == 422
    assert because in page.text
    assert typed.get("words", "Bring the plan.") in page.text
    assert not TimeProposal.objects.exists()


def test_a_time_lost_to_another_is_said_and_three_free_ones_are_offered(client, place):
    proposal = proposed(place)
    booked(bookable(coach=place.coach), TIMES[0])
    signed_in(client, place.client)
    assert "is taken" in client.get(page_of(proposal)).text

    page = answer(client, proposal, start=sent(TIMES[0])[0])

    assert page.status_code == 422
    assert "That time has just been taken." in page.text
    assert len(page.context["offered"]) == 3
    done = answer(client, proposal, start=page.context["offered"][0].value)
    assert done.status_code == 200
    assert CoachingSession.objects.filter(engagement=place.engagement).count() == 1


def test_none_fits_is_said_with_one_tap_and_stands_on_the_coachs_page(client, place):
    proposal = proposed(place)
    signed_in(client, place.client)

    page = answer(client, proposal, none="on")

    assert f"{place.coach} has been told" in page.text
    signed_in(client, place.coach)
    assert "None of the times fits" in client.get(reverse("coaching:home")).text


def test_a_coach_withdraws_the_times(client, place):
    proposal = proposed(place)
    signed_in(client, place.coach)
    assert "Withdraw these times" in client.get(page_of(proposal)).text

    client.post(reverse("coaching:close_times", args=[proposal.pk]))

    signed_in(client, place.client)
    assert "These times are no longer open" in client.get(page_of(proposal)).text
    assert answer(client, proposal, start=sent(TIMES[0])[0]).status_code == 422


def test_times_that_have_passed_show_as_gone(client, place):
    proposal = proposed(place)
    signed_in(client, place.client)

    with time_machine.travel(TIMES[1], tick=False):
        page = client.get(page_of(proposal))

    assert page.text.count("has passed") == 2
    assert page.text.count('name="start"') == 1


def test_an_assistant_chooses_and_reads_no_line(client, place):
    assistant = assistant_of(place)
    proposal = proposed(place, words="Let us look at the schedule.")
    assert "Let us look" in signed_in(client, place.client).get(page_of(proposal)).text

    signed_in(client, assistant)

    assert page_of(proposal) in client.get(reverse("coaching:home")).text
    page = client.get(page_of(proposal))
    assert "Let us look" not in page.text
    assert answer(client, proposal, start=sent(TIMES[0])[0]).status_code == 200
    assert CoachingSession.objects.get().booked_for == place.client


def test_who_may_not_is_told_or_finds_nothing(client, place):
    proposal = proposed(place)
    sponsor, of_the_coach = StaffMemberFactory(), assistant_of(place, place.coach)
    PartyFactory(engagement=place.engagement, person=sponsor, part="sponsor")
    close = reverse("coaching:close_times", args=[proposal.pk])

    assert signed_in(client, StaffMemberFactory()).get(page_of(proposal)).status_code == 404
    assert signed_in(client, sponsor).get(page_of(proposal)).status_code == 404
    assert answer(signed_in(client, place.coach), proposal, none="on").status_code == 403
    assert answer(signed_in(client, of_the_coach), proposal, none="on").status_code == 403
    assert signed_in(client, place.client).post(close).status_code == 403
    assert client.get(propose_url(place)).status_code == 403
    assert TimeProposal.objects.get().state == "open"


@pytest.mark.parametrize("start", ["", "soon", "1-1-1"])
def test_a_start_that_is_no_time_is_a_message(client, place, start):
    page = answer(signed_in(client, place.client), proposed(place), start=start)

    assert page.status_code == 422
    assert "Choose one of the times listed." in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three_times(client, place, count):
    proposal = proposed(place, *TIMES[:count])
    signed_in(client, place.client)
    client.get(page_of(proposal))

    with CaptureQueriesContext(connection) as asked:
        client.get(page_of(proposal))

    assert len(asked) <= 24, [query["sql"] for query in asked]


def test_without_a_session_type_there_is_nothing_to_propose(client, place):
    place.kind.is_offered = False
    place.kind.save()

    page = signed_in(client, place.coach).get(propose_url(place))

    assert "There is nothing to propose yet." in page.text
