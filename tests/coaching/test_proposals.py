"""A coach proposes times: who hears, who answers, what happens to a time that has gone."""

from datetime import timedelta
from uuid import uuid4

import pytest

from coaching import notes
from coaching.actions.booking import book_session
from coaching.actions.engagements import close_engagement
from coaching.actions.parties import add_party, end_party
from coaching.actions.proposing import choose_time, close_proposal, propose_times, say_none_fits
from coaching.models import Booking, CoachingSession, Party, TimeProposal
from coaching.queries.home import helped
from coaching.queries.proposals import on_the_coachs_list, to_answer
from pd_portal.audit.actions import Refused
from pd_portal.audit.models import AuditRecord
from pd_portal.calendars.actions.claims import TimeTaken
from pd_portal.calendars.models import TimeClaim
from pd_portal.calendars.models.claims import minutes_of
from pd_portal.notify.kinds import kinds
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import render
from tests.factories.booking import NOW, at, bookable
from tests.factories.calendars import ExternalBusyFactory
from tests.factories.coaching import PartyFactory
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db

TIMES = (at(13, 10), at(14, 10), at(15, 9))


def assistant_of(place, person=None):
    assistant = StaffMemberFactory()
    PartyFactory(
        engagement=place.engagement,
        person=assistant,
        part="delegate",
        for_person=person or place.client,
    )
    return assistant


def proposed(place, *starts, **more):
    return propose_times(
        actor=place.coach,
        now=NOW,
        engagement=place.engagement,
        session_type=place.kind,
        starts=starts or TIMES,
        **more,
    )


def chosen(place, proposal, start=TIMES[0], by=None, now=NOW):
    return choose_time(actor=by or place.client, now=now, proposal=proposal, starts_at=start)


def booked(place, start):
    return book_session(
        actor=place.client,
        now=NOW,
        engagement=place.engagement,
        session_type=place.kind,
        starts_at=start,
        key=uuid4(),
    )


def test_times_are_proposed_and_nobodys_time_is_claimed(place):
    proposal = proposed(place)

    assert [time.starts_at for time in proposal.times.all()] == list(TIMES)
    assert proposal.expires_at == TIMES[-1]
    assert not TimeClaim.objects.exists()
    assert AuditRecord.objects.filter(verb="proposed times").count() == 1


def test_the_client_and_the_assistant_hear_of_it_once(place):
    assistant, of_the_coach = assistant_of(place), assistant_of(place, place.coach)

    proposed(place)

    told = Message.objects.filter(kind="coaching_times_proposed")
    assert {message.recipient for message in told} == {place.client, assistant}
    assert of_the_coach not in {message.recipient for message in told}
    assert render(told[0]).subject == f"{place.coach} proposes times for coaching"
    assert "Wednesday, January 13, 2027, 10:00 a.m." in render(told[0]).text


@pytest.mark.parametrize("how", ["chosen", "withdrawn", "none fits", "passed"])
def test_the_message_is_dropped_once_it_is_settled(place, how):
    proposal = proposed(place)
    message = Message.objects.get(kind="coaching_times_proposed", recipient=place.client)
    message.sending_at = NOW
    still_true = kinds["coaching_times_proposed"].still_true
    assert still_true(message)

    if how == "chosen":
        chosen(place, proposal)
    elif how == "withdrawn":
        close_proposal(actor=place.coach, now=NOW, proposal=proposal)
    elif how == "none fits":
        say_none_fits(actor=place.client, now=NOW, proposal=proposal)
    else:
        message.sending_at = TIMES[-1]

    assert not still_true(message)


def test_one_choice_books_and_a_second_one_leads_to_the_same_session(place):
    proposal = proposed(place)
    assistant = assistant_of(place)

    first = chosen(place, proposal)
    again = chosen(place, proposal, TIMES[1], by=assistant)

    assert first == again
    assert CoachingSession.objects.get().planned_starts_at == TIMES[0]
    assert TimeProposal.objects.get().state == "chosen"


def test_an_assistant_chooses_for_the_client(place):
    assistant = assistant_of(place)

    booking = chosen(place, proposed(place), by=assistant)

    assert (booking.asked_by, booking.asked_for) == (assistant, place.client)


def test_what_a_coach_confirms_each_time_is_confirmed_by_proposing_it():
    place = bookable(confirmation="asked")

    assert chosen(place, proposed(place)).state == Booking.State.CONFIRMED


def test_a_proposed_time_stays_within_the_notice(place):
    """It was offered with enough notice; the client answers an hour before the notice runs out."""
    proposal = proposed(place, at(12, 11))

    booking = chosen(place, proposal, at(12, 11), now=at(12, 9))

    assert booking.state == Booking.State.CONFIRMED


def test_a_proposed_time_stays_though_the_grid_has_shifted():
    place = bookable(align_minutes=5, step_minutes=60)
    proposal = proposed(place, at(13, 11))
    other = bookable(coach=place.coach, minutes=20, align_minutes=5)
    booked(other, at(13, 9))

    assert chosen(place, proposal, at(13, 11)).starts_at == at(13, 11)


def test_a_time_outside_the_hours_is_flagged_and_can_be_chosen(place):
    saturday = at(16, 10)

    proposal = proposed(place, at(13, 10), saturday)

    assert [time.is_outside for time in proposal.times.all()] == [False, True]
    assert chosen(place, proposal, saturday).starts_at == saturday


def test_a_taken_time_cannot_be_proposed(place):
    booked(bookable(coach=place.coach), at(13, 10))

    with pytest.raises(Refused, match="promised elsewhere"):
        proposed(place, at(13, 10, 30), at(14, 10))


@pytest.mark.parametrize("starts", [[at(11, 9)], [at(13, hour) for hour in range(9, 15)]])
def test_a_past_time_and_a_sixth_one_are_refused(place, starts):
    with pytest.raises(Refused):
        proposed(place, *starts)

    assert not TimeProposal.objects.exists()


def test_no_times_at_all_are_refused(place):
    with pytest.raises(Refused, match="between one and 5"):
        propose_times(
            actor=place.coach,
            now=NOW,
            engagement=place.engagement,
            session_type=place.kind,
            starts=[],
        )


def test_a_time_that_has_gone_is_refused_and_the_proposal_stays_open(place):
    proposal = proposed(place)
    booked(bookable(coach=place.coach), TIMES[0])

    with pytest.raises(TimeTaken):
        chosen(place, proposal)

    assert TimeProposal.objects.get().state == "open"
    assert chosen(place, proposal, TIMES[1]).starts_at == TIMES[1]


def test_a_time_that_another_calendar_took_has_gone(place):
    proposal = proposed(place)
    minutes = minutes_of(TIMES[0], TIMES[0] + timedelta(hours=1))
    ExternalBusyFactory(calendar__person=place.coach, starts_min=minutes[0], ends_min=minutes[1])

    with pytest.raises(TimeTaken):
        chosen(place, proposal)


def test_the_limit_of_a_day_holds_for_what_was_proposed_within_it():
    place = bookable(most_a_day=1)
    proposal = proposed(place)
    booked(bookable(coach=place.coach), at(13, 14))

    with pytest.raises(TimeTaken):
        chosen(place, proposal)


def test_another_free_time_can_be_chosen_by_the_rules_of_booking(place):
    proposal = proposed(place)

    assert chosen(place, proposal, at(15, 11)).starts_at == at(15, 11)
    assert TimeProposal.objects.get().state == "chosen"


def test_another_time_outside_the_hours_cannot(place):
    with pytest.raises(TimeTaken):
        chosen(place, proposed(place), at(16, 11))


def test_none_fits_is_told_and_stands_on_the_coachs_list_with_its_age(place):
    proposal = proposed(place)

    say_none_fits(actor=place.client, now=NOW, proposal=proposal)
    say_none_fits(actor=place.client, now=NOW, proposal=proposal)

    (message,) = Message.objects.filter(kind="coaching_none_fits")
    assert (message.recipient, render(message).subject) == (
        place.coach,
        "None of your proposed times fits",
    )
    (row,) = on_the_coachs_list(place.coach, now=NOW + timedelta(days=3))
    assert (row.status, row.days, row.who) == ("None of the times fits", 3, str(place.client))


def test_what_nobody_answers_stands_there_too_and_says_when_it_has_lapsed(place):
    proposed(place)

    (waiting,) = on_the_coachs_list(place.coach, now=NOW)
    (lapsed,) = on_the_coachs_list(place.coach, now=TIMES[-1])

    assert waiting.status == "Waiting for an answer"
    assert lapsed.status == "All the times have passed"
    assert on_the_coachs_list(place.client, now=NOW) == []


def test_what_waits_for_a_client_is_found_by_client_and_assistant_alone(place):
    assistant, of_the_coach = assistant_of(place), assistant_of(place, place.coach)
    proposal = proposed(place)

    found = {p: to_answer(p.pk, now=NOW) for p in (place.client, assistant, of_the_coach)}

    assert found == {place.client: [proposal], assistant: [proposal], of_the_coach: []}
    assert to_answer(place.client.pk, now=TIMES[-1]) == []
    assert helped(assistant, now=NOW)


def test_proposing_again_closes_what_was_proposed_before(place):
    first = proposed(place)

    second = proposed(place, at(14, 9))

    first.refresh_from_db()
    assert (first.state, to_answer(place.client.pk, now=NOW)) == ("closed", [second])
    with pytest.raises(Refused, match="no longer open"):
        chosen(place, first)


def test_a_coach_who_leaves_takes_their_proposal_along(place):
    proposed(place)
    lead, other = StaffMemberFactory(), StaffMemberFactory()
    add_party(engagement=place.engagement, person=other, part="coach", actor=lead, now=NOW)
    assert TimeProposal.objects.get().state == "open"

    party = Party.objects.get(engagement=place.engagement, person=place.coach)
    end_party(party=party, actor=lead, now=NOW)

    assert TimeProposal.objects.get().state == "closed"


def test_the_end_of_an_engagement_closes_what_is_proposed(place):
    proposed(place)

    close_engagement(engagement=place.engagement, actor=place.coach, now=NOW)

    assert TimeProposal.objects.get().state == "closed"


def test_the_line_is_sealed_for_coach_and_client(place):
    proposal = proposed(place, words="I am in Renton on Wednesday.")
    assistant = assistant_of(place)

    assert b"Renton" not in bytes(proposal.words_sealed)
    assert notes.open_pieces(viewer=place.client, rows=[proposal]) == [
        "I am in Renton on Wednesday."
    ]
    with pytest.raises(Exception, match="Only the people"):
        notes.open_pieces(viewer=assistant, rows=[proposal])
