from uuid import uuid4

import pytest

from coaching.actions.booking import answer_no, book_session
from coaching.actions.moving import cancel_session, move_session
from coaching.actions.sessions import Happened, record_outcome
from pd_portal.calendars.models import CalendarFile, TimeClaim
from pd_portal.notify.kinds import kinds
from pd_portal.notify.mail import as_mail
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import render
from tests.factories.booking import NOW, at, bookable
from tests.factories.calendars import PersonClockFactory
from tests.factories.coaching import PartyFactory
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db


def book(place, by=None):
    return book_session(
        actor=by or place.client,
        now=NOW,
        engagement=place.engagement,
        session_type=place.kind,
        starts_at=at(13, 10),
        key=uuid4(),
    )


def test_everyone_gets_the_calendar_file():
    place = bookable()

    book(place)

    messages = Message.objects.filter(kind="coaching_session")
    assert {message.recipient for message in messages} == {place.coach, place.client}
    (file,) = messages[0].attachments.all()
    assert bytes(file.content).decode() == CalendarFile.objects.get().body


def test_the_mail_says_what_its_file_asks_of_a_calendar():
    session = book(bookable()).session
    cancel_session(actor=session.booked_by, now=NOW, session=session)

    mails = [as_mail(message, "a@example.org") for message in Message.objects.all()]
    types = {part["Content-Type"] for mail in mails for part in mail.message().walk()}

    asked = {kind.split("method=")[1].split(";")[0] for kind in types if "method=" in kind}
    assert {method.strip('"') for method in asked} == {"REQUEST", "CANCEL"}


def test_the_assistant_who_booked_hears_too():
    place = bookable()
    assistant = StaffMemberFactory()
    PartyFactory(
        engagement=place.engagement, person=assistant, part="delegate", for_person=place.client
    )

    book(place, by=assistant)

    assert Message.objects.get(recipient=assistant).why == f"you arrange times for {place.client}"


def test_each_reads_the_time_on_their_own_clock():
    place = bookable()
    PersonClockFactory(person=place.client, time_zone="America/New_York")
    book(place)

    told = {m.recipient: render(m).subject for m in Message.objects.all()}

    assert told[place.client].endswith("Wednesday, January 13, 2027, 1:00 p.m. (New York time)")
    assert told[place.coach].endswith("Wednesday, January 13, 2027, 10:00 a.m. (Los Angeles time)")


def test_a_message_about_an_older_time_is_dropped():
    place = bookable()
    session = book(place).session
    move_session(actor=place.client, now=NOW, session=session, starts_at=at(14, 10))

    first, second = Message.objects.filter(recipient=place.client).order_by("subject_version")

    still_true = kinds["coaching_session"].still_true
    assert (still_true(first), still_true(second)) == (False, True)
    assert render(second).subject.startswith("Changed: coaching on Thursday")


def test_a_cancellation_says_so():
    place = bookable()
    session = book(place).session
    cancel_session(actor=place.client, now=NOW, session=session)

    newest = Message.objects.filter(recipient=place.coach).latest("pk")

    assert render(newest).subject.startswith("Canceled: ")


def test_a_session_logged_as_canceled_frees_the_time():
    place = bookable()
    session = book(place).session

    record_outcome(
        session=session, happened=Happened("canceled", "video"), actor=place.coach, now=at(13, 12)
    )

    assert not TimeClaim.objects.exists()
    assert CalendarFile.objects.latest("pk").method == "CANCEL"


def test_a_request_and_its_answer_are_told():
    place = bookable(confirmation="asked")
    booking = book(place)
    answer_no(actor=place.coach, now=NOW, booking=booking)

    told = {(m.kind, m.recipient) for m in Message.objects.all()}

    assert told == {
        ("coaching_time_asked", place.coach),
        ("coaching_time_answered", place.client),
    }
    assert all(render(message).text for message in Message.objects.all())
