"""Sessions and requests that are called off, by whom, and taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest

from coaching.actions.booking import answer_no, book_session
from coaching.actions.engagements import close_engagement
from coaching.actions.logs import Entry, log_session
from coaching.actions.moving import cancel_session, move_session, reactivate_session
from coaching.actions.sessions import Happened
from coaching.models import CoachingSession, LedgerLine
from coaching.queries.busy_times import SESSION
from pd_portal.audit.actions import Refused
from pd_portal.calendars.models import CalendarFile, TimeClaim
from pd_portal.notify.models import Message
from tests.factories.booking import NOW, at, bookable
from tests.factories.coaching import AgreementFactory, PartyFactory
from tests.factories.people import PositionFactory, StaffMemberFactory

pytestmark = pytest.mark.django_db

LATE = at(13, 9)


def booked(place, starts_at, *, by=None, **more):
    """A booking of the client's, or of somebody else's."""
    asked = {"engagement": place.engagement, "session_type": place.kind, "key": uuid4()}
    return book_session(actor=by or place.client, now=NOW, starts_at=starts_at, **asked, **more)


def test_a_session_that_has_begun_is_logged_and_not_moved():
    """Else whoever did not come moves it to next week, and nobody was missed."""
    place = bookable()
    session = booked(place, at(13, 10)).session

    with pytest.raises(Refused, match="has begun"):
        move_session(actor=place.client, now=at(13, 10), session=session, starts_at=at(15, 10))

    session.refresh_from_db()
    assert session.planned_starts_at == at(13, 10)


def test_a_coach_who_cancels_late_uses_up_nothing_of_the_clients():
    place = bookable()
    by_coach, by_client = booked(place, at(13, 10)).session, booked(place, at(13, 14)).session

    by_coach = cancel_session(actor=place.coach, now=LATE, session=by_coach)
    by_client = cancel_session(actor=place.client, now=LATE, session=by_client)

    assert (by_coach.outcome, by_coach.is_used) == ("canceled", False)
    assert (by_client.outcome, by_client.is_used) == ("canceled_late", True)


def test_an_assistant_cancels_late_for_whom_they_arrange():
    place = bookable()
    helping = {"engagement": place.engagement, "part": "delegate"}
    of_client = PartyFactory(for_person=place.client, **helping).person
    of_coach = PartyFactory(for_person=place.coach, **helping).person

    told = [
        cancel_session(actor=actor, now=LATE, session=booked(place, at(13, hour)).session).outcome
        for actor, hour in ((of_client, 10), (of_coach, 12))
    ]

    assert told == ["canceled_late", "canceled"]


def test_what_the_coach_canceled_the_client_does_not_take_back():
    place = bookable()
    session = booked(place, at(13, 10)).session
    cancel_session(actor=place.coach, now=NOW, session=session)

    with pytest.raises(Refused, match="Choose another time"):
        reactivate_session(actor=place.client, now=NOW, session=session)
    reactivate_session(actor=place.coach, now=NOW, session=session)

    session.refresh_from_db()
    assert session.outcome == ""


def test_an_introduction_is_not_taken_back_over_another():
    place = bookable(signed=False)
    first = booked(place, at(13, 10)).session
    cancel_session(actor=place.client, now=NOW, session=first)
    for hour in (12, 14):
        booked(place, at(13, hour))

    with pytest.raises(Refused, match="took this place"):
        reactivate_session(actor=place.client, now=NOW, session=first)


def test_nothing_is_taken_back_once_the_coaching_has_ended():
    place = bookable()
    session = booked(place, at(13, 10)).session
    cancel_session(actor=place.client, now=NOW, session=session)
    close_engagement(engagement=place.engagement, actor=place.coach, now=NOW)

    with pytest.raises(Refused, match="has ended"):
        reactivate_session(actor=place.client, now=NOW, session=session)


def test_what_is_taken_back_leaves_no_line_in_the_ledger():
    place = bookable(signed=False)
    AgreementFactory(engagement=place.engagement, hr_sees_attendance=True)
    PositionFactory(person=place.client)
    session = booked(place, at(13, 10)).session
    cancel_session(actor=place.client, now=LATE, session=session)
    assert LedgerLine.objects.exists()

    reactivate_session(actor=place.client, now=LATE, session=session)

    assert not LedgerLine.objects.exists()


def test_a_session_held_before_its_time_gives_the_time_back():
    place = bookable()
    session = booked(place, at(15, 10)).session
    then = at(13, 10)
    happened = Happened("held", "phone", "", then, then + timedelta(minutes=40), {place.client.pk})

    log_session(session=session, entry=Entry(happened), actor=place.coach, now=at(13, 12))

    assert not TimeClaim.objects.of(SESSION, session.pk).exists()
    assert CalendarFile.objects.latest("sequence").method == "CANCEL"
    assert CoachingSession.objects.get().minutes == 40


@pytest.mark.parametrize("who", ["lead", "the coach's assistant"])
def test_whoever_declines_for_the_coach_declines_and_the_asker_is_told(who):
    place = bookable(confirmation="asked")
    asked = booked(place, at(13, 10))
    actor = StaffMemberFactory()
    if who != "lead":
        helping = {"engagement": place.engagement, "part": "delegate"}
        PartyFactory(person=actor, for_person=place.coach, **helping)

    assert answer_no(actor=actor, now=NOW, booking=asked).state == "declined"
    assert Message.objects.filter(recipient=place.client, kind="coaching_time_answered").exists()


def test_an_assistant_of_the_client_withdraws():
    place = bookable(confirmation="asked")
    helping = {"engagement": place.engagement, "part": "delegate"}
    helper = PartyFactory(for_person=place.client, **helping).person

    assert answer_no(actor=helper, now=NOW, booking=booked(place, at(13, 10))).state == "withdrawn"
