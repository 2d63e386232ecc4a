from datetime import UTC, datetime

import pytest
from django.core import mail
from django.urls import reverse

from pd_portal.audit.actions import Refused, System
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.actions.sending import send_due
from pd_portal.notify.actions.texting import choose_texts, number_from
from pd_portal.notify.carriers import ChannelDown, NoSuchAddress
from pd_portal.notify.models import Bounce, EmailRefusal, Message, Outage, Preference
from tests.factories.people import PersonEmailFactory, StaffMemberFactory

pytestmark = pytest.mark.django_db
T = datetime(2027, 3, 15, 17, 0, tzinfo=UTC)
NUMBER = "+15095550142"


class Phone:
    """A service that keeps what it is given, or raises what it is told to."""

    sent: list = []
    problem: Exception | None = None

    def send(self, number, text, key):
        if self.problem:
            raise self.problem
        self.sent.append((number, text, key))


@pytest.fixture(autouse=True)
def phone(settings):
    settings.PD_PORTAL_SMS_BACKEND = f"{__name__}.Phone"
    Phone.sent, Phone.problem = [], None
    return Phone


def opted_in(*addresses):
    person = StaffMemberFactory()
    for address in addresses:
        PersonEmailFactory(person=person, address=address)
    choose_texts(person=person, wanted=True, number="(509) 555-0142", actor=person, now=T)
    return person


def write(person, **more):
    message = queue_message(
        kind="test_note", recipient=person, about=person, why="you asked",
        data={"place": "Room 4"}, actor=System("test"), now=T, **more,
    )  # fmt: skip
    return message, send_due(now=T)


def test_somebody_without_e_mail_gets_a_short_text_without_a_private_word(phone):
    message, tally = write(opted_in())

    ((number, text, key),) = phone.sent
    assert (tally.sent, number, key) == (1, NUMBER, message.message_id)
    assert "A note" in text
    assert reverse("notify:inbox") in text
    assert "Room 4" not in text
    assert len(text) <= 160


def test_e_mail_comes_first(phone):
    write(opted_in("a@example.org"))

    assert (len(mail.outbox), phone.sent) == (1, [])


def test_whoever_did_not_ask_gets_no_text(phone):
    person = opted_in()
    choose_texts(person=person, wanted=False, number="", actor=person, now=T)

    message, tally = write(person)

    assert (tally.unreachable, phone.sent) == (1, [])
    assert Preference.objects.get(person=person).mobile_number == ""


def test_an_agency_without_a_service_sends_none(phone, settings):
    settings.PD_PORTAL_SMS_BACKEND = ""

    assert write(opted_in())[1].unreachable == 1


def test_a_number_that_does_not_exist_is_not_tried_again(phone):
    phone.problem = NoSuchAddress("unknown number")
    person = opted_in()

    assert write(person)[1].unreachable == 1
    assert Bounce.objects.get().address == NUMBER
    assert write(person, version=2)[1].unreachable == 1


def test_a_service_that_is_down_holds_back_texts_but_not_e_mail(phone):
    phone.problem = ChannelDown("no route")
    write(opted_in(), channel=Message.Channel.SMS)

    assert Outage.objects.get().channel == "sms"
    assert write(opted_in("a@example.org"))[1].sent == 1


def test_a_text_in_place_of_e_mail_waits_alone_when_the_service_is_down(phone):
    phone.problem = ChannelDown("no route")

    message, tally = write(opted_in())

    message.refresh_from_db()
    assert (tally.failed, message.state, Outage.objects.count()) == (1, "waiting", 0)


@pytest.mark.parametrize("typed", ["509 555 0142", "1-509-555-0142", "+1 (509) 555.0142"])
def test_numbers_are_read_as_people_write_them(typed):
    assert number_from(typed) == NUMBER


@pytest.mark.parametrize("typed", ["", "12345", "call me", "+0123456789", "+1509555014212345"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(Refused):
        number_from(typed)


def test_choices_are_saved_and_shown(client):
    person = StaffMemberFactory()
    client.force_login(person.user)
    chosen = {"email_training": "on", "email_people": "on", "email_account": "on"}

    client.post(reverse("notify:ways"), chosen | {"texts": "on", "number": "509 555 0142"})

    page = client.get(reverse("notify:ways")).content.decode()
    assert EmailRefusal.objects.get(person=person).group == "coaching"
    assert NUMBER in page


def test_a_bad_number_keeps_everything_as_it_was(client):
    person = StaffMemberFactory()
    client.force_login(person.user)

    answer = client.post(reverse("notify:ways"), {"texts": "on", "number": "123"})

    assert answer.status_code == 422
    assert "509 555 0142" in answer.content.decode()
    assert not EmailRefusal.objects.exists()
