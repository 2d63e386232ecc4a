import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from pd_portal.audit.actions import Refused, System
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.actions.sending import send_due
from pd_portal.notify.actions.texting import (
    ask_for_texts,
    confirm_number,
    number_from,
    stop_texts,
)
from pd_portal.notify.carriers import ChannelDown, NoSuchAddress
from pd_portal.notify.models import (
    Bounce,
    EmailRefusal,
    Message,
    NumberCheck,
    Outage,
    Preference,
)
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
    confirm(person, asked(person))
    Phone.sent.clear()
    return person


def asked(person, number="(509) 555-0142", now=T):
    """The code that the phone got."""
    ask_for_texts(person=person, number=number, actor=person, now=now)
    return re.search(r"\d{6}", Phone.sent[-1][1])[0]


def confirm(person, code, now=T):
    confirm_number(person=person, code=code, actor=person, now=now)


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
    stop_texts(person=person, actor=person, now=T)

    message, tally = write(person)

    assert (tally.unreachable, phone.sent) == (1, [])
    assert Preference.objects.get(person=person).mobile_number == ""


def test_an_agency_without_a_service_sends_none(phone, settings):
    person = opted_in()
    settings.PD_PORTAL_SMS_BACKEND = ""

    assert write(person)[1].unreachable == 1


def test_a_number_that_does_not_exist_is_not_tried_again(phone):
    person = opted_in()
    phone.problem = NoSuchAddress("unknown number")

    assert write(person)[1].unreachable == 1
    assert Bounce.objects.get().address == NUMBER
    assert write(person, version=2)[1].unreachable == 1


def test_a_service_that_is_down_holds_back_texts_but_not_e_mail(phone):
    first, second = opted_in(), opted_in("a@example.org")
    phone.problem = ChannelDown("no route")
    write(first, channel=Message.Channel.SMS)

    assert Outage.objects.get().channel == "sms"
    assert write(second)[1].sent == 1


def test_a_text_in_place_of_e_mail_waits_alone_when_the_service_is_down(phone):
    person = opted_in()
    phone.problem = ChannelDown("no route")

    message, tally = write(person)

    message.refresh_from_db()
    assert (tally.failed, message.state, Outage.objects.count()) == (1, "waiting", 0)


@pytest.mark.parametrize("typed", ["509 555 0142", "1-509-555-0142", "+1 (509) 555.0142"])
def test_numbers_are_read_as_people_write_them(typed):
    assert number_from(typed) == NUMBER


@pytest.mark.parametrize("typed", ["", "12345", "call me", "+0123456789", "+1509555014212345"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(Refused):
        number_from(typed)


def test_nothing_is_sent_to_a_number_until_its_code_was_typed(phone):
    person = StaffMemberFactory()
    code = asked(person)
    phone.sent.clear()

    assert write(person)[1].unreachable == 1
    confirm(person, f" {code[:3]} {code[3:]} ")

    assert write(person, version=2)[1].sent == 1
    assert phone.sent[0][0] == NUMBER
    assert not NumberCheck.objects.exists()


def test_a_wrong_code_is_counted_and_the_sixth_try_is_none(phone):
    person = StaffMemberFactory()
    code = asked(person)
    wrong = f"{(int(code) + 1) % 10**6:06}"

    for _ in range(5):
        with pytest.raises(Refused, match="not the code we sent"):
            confirm(person, wrong)

    with pytest.raises(Refused, match="Ask for a new one"):
        confirm(person, code)
    assert not Preference.objects.exists()


def test_a_code_holds_fifteen_minutes(phone):
    person = StaffMemberFactory()
    code = asked(person)

    with pytest.raises(Refused, match="Ask for a new one"):
        confirm(person, code, now=T + timedelta(minutes=15, seconds=1))
    confirm(person, code, now=T + timedelta(minutes=15))


def test_a_code_is_for_its_number_and_its_person_alone(phone):
    person, other = StaffMemberFactory(), StaffMemberFactory()
    old = asked(person, "509 555 0199")
    asked(person, now=T + timedelta(minutes=2))
    asked(other)

    for who in (person, other):
        with pytest.raises(Refused):
            confirm(who, old, now=T + timedelta(minutes=3))


def test_codes_are_few_a_day_and_never_two_in_a_minute(phone):
    person = StaffMemberFactory()
    for number in range(5):
        asked(person, now=T + timedelta(minutes=number))

    with pytest.raises(Refused, match="Wait a minute"):
        asked(person, now=T + timedelta(minutes=4, seconds=30))
    with pytest.raises(Refused, match="tomorrow"):
        asked(person, now=T + timedelta(hours=23))
    assert asked(person, now=T + timedelta(days=1))


def test_the_code_is_kept_nowhere(phone):
    code = asked(StaffMemberFactory())

    assert code not in str(NumberCheck.objects.values().get())


def test_a_service_that_is_away_is_said_beside_the_number(client, phone):
    phone.problem = ChannelDown("no route")
    client.force_login(StaffMemberFactory().user)

    answer = client.post(reverse("notify:ways"), {"texts": "on", "number": "509 555 0142"})

    assert answer.status_code == 422
    assert "Try again in a few minutes." in answer.content.decode()


def test_choices_are_saved_a_code_is_typed_and_both_are_shown(client, phone):
    person = StaffMemberFactory()
    client.force_login(person.user)
    chosen = {"email_training": "on", "email_people": "on", "email_account": "on"}

    answer = client.post(reverse("notify:ways"), chosen | {"texts": "on", "number": "509 555 0142"})

    assert EmailRefusal.objects.get(person=person).group == "coaching"
    assert answer.url == reverse("notify:number")
    assert "Your number waits for its code" in client.get(reverse("notify:ways")).content.decode()
    code = re.search(r"\d{6}", phone.sent[-1][1])[0]
    wrong = client.post(answer.url, {"code": "1"})
    assert (wrong.status_code, NUMBER in wrong.content.decode()) == (422, True)
    assert client.post(answer.url, {"code": code}).url == reverse("notify:ways")
    page = client.get(reverse("notify:ways")).content.decode()
    assert NUMBER in page
    assert "waits for its code" not in page


def test_saving_other_choices_asks_for_no_code_again(client, phone):
    person = opted_in()
    client.force_login(person.user)

    client.post(reverse("notify:ways"), {"texts": "on", "number": NUMBER})

    assert phone.sent == []
    assert Preference.objects.get(person=person).mobile_number == NUMBER


def test_another_code_may_be_asked_for_but_not_at_once(client, phone):
    person = StaffMemberFactory()
    client.force_login(person.user)
    client.post(reverse("notify:ways"), {"texts": "on", "number": "509 555 0142"})

    page = client.post(reverse("notify:number"), {"again": "1"}, follow=True)

    assert "Wait a minute" in page.content.decode()
    assert len(phone.sent) == 1


def test_where_no_number_waits_the_page_leads_back(client):
    client.force_login(StaffMemberFactory().user)

    assert client.get(reverse("notify:number")).url == reverse("notify:ways")


def test_a_bad_number_keeps_everything_as_it_was(client):
    person = StaffMemberFactory()
    client.force_login(person.user)

    answer = client.post(reverse("notify:ways"), {"texts": "on", "number": "123"})

    assert answer.status_code == 422
    assert "509 555 0142" in answer.content.decode()
    assert not EmailRefusal.objects.exists()
