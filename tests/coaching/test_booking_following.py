import pytest
from icalendar import Calendar

from coaching.actions.engagements import close_engagement
from coaching.actions.parties import add_party, end_party
from coaching.models import Party
from coaching.queries.busy_times import SESSION
from pd_portal.audit.actions import Refused
from pd_portal.calendars.models import CalendarFile, TimeClaim
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import render
from tests.coaching.test_booking_actions import book, session_at
from tests.factories.booking import NOW, at, bookable
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db


def whose_time(session):
    rows = TimeClaim.objects.of(SESSION, session.pk)
    return set(rows.values_list("person_id", flat=True))


def hand_over(place, new):
    said = {"actor": StaffMemberFactory(), "now": NOW}
    add_party(engagement=place.engagement, person=new, part="coach", **said)
    end_party(party=Party.objects.current().get(person=place.coach), **said)


def test_sessions_to_come_are_handed_over_with_their_time():
    place, new = bookable(), StaffMemberFactory()
    session = session_at(place, at(13, 10))

    hand_over(place, new)

    assert whose_time(session) == {new.pk, place.client.pk}
    assert {row.person for row in session.attendance.all()} == {new, place.client}
    assert CalendarFile.objects.count() == 3


def test_the_coach_who_leaves_is_told():
    place = bookable()
    session_at(place, at(13, 10))

    hand_over(place, StaffMemberFactory())

    told = Message.objects.get(kind="coaching_session_left")
    assert told.recipient == place.coach
    assert render(told).subject.startswith("You no longer take part: coaching on Wednesday")


def test_who_leaves_gets_a_file_that_takes_the_session_away():
    place = bookable()
    session_at(place, at(13, 10))

    hand_over(place, StaffMemberFactory())

    told = Message.objects.get(kind="coaching_session_left")
    newest = CalendarFile.objects.order_by("-sequence").first()
    sent = Calendar.from_ical(bytes(told.attachments.get().content))
    (event,) = sent.walk("VEVENT")
    assert (sent["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert (event["UID"], event["SEQUENCE"]) == (newest.event.uid, newest.sequence)
    assert event["ATTENDEE"] == f"MAILTO:{place.coach.work_email}"


def test_a_coach_who_is_promised_elsewhere_cannot_take_over():
    place, other = bookable(), bookable()
    session = session_at(place, at(13, 10))
    session_at(other, at(13, 10, 30))

    with pytest.raises(Refused, match="session on January 13, 2027. Move it first."):
        hand_over(place, other.coach)

    assert whose_time(session) == {place.coach.pk, place.client.pk}
    assert not Party.objects.filter(engagement=place.engagement, person=other.coach).exists()


def test_sessions_that_are_over_stay_with_who_was_there():
    place, new = bookable(), StaffMemberFactory()
    session = session_at(place, at(13, 10))
    said = {"actor": StaffMemberFactory(), "now": at(13, 12)}

    add_party(engagement=place.engagement, person=new, part="coach", **said)

    assert whose_time(session) == {place.coach.pk, place.client.pk}


@pytest.mark.parametrize("how", ["hand_over", "close"])
def test_a_time_that_waits_for_nobody_any_more_is_answered(how):
    place = bookable(confirmation="asked")
    waiting = book(place, at(13, 10))

    if how == "close":
        close_engagement(engagement=place.engagement, actor=place.coach, now=NOW)
    else:
        hand_over(place, StaffMemberFactory())

    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_at) == ("declined", NOW)
    assert Message.objects.get(kind="coaching_time_answered").recipient == place.client
