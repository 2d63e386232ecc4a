"""The mail server is away, closes, refuses an address, or comes back: on a real SMTP connection."""

from datetime import UTC, datetime, timedelta

import pytest

from pd_portal.audit.actions import System
from pd_portal.notify.actions.claiming import LEASE, release_expired
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.actions.sending import send_due
from pd_portal.notify.models import Bounce, Message, Outage
from tests.factories.people import PersonEmailFactory, StaffMemberFactory
from tests.notify.sink import Taker, free_port, start

pytestmark = pytest.mark.django_db
T = datetime(2027, 3, 15, 17, 0, tzinfo=UTC)


@pytest.fixture
def port(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    settings.EMAIL_TIMEOUT = 5
    return settings.EMAIL_PORT


@pytest.fixture
def server(port):
    taker = Taker()
    running = start(taker, port)
    yield taker
    running.stop()


def somebody(address: str = ""):
    person = StaffMemberFactory()
    address = address or f"person{person.pk}@example.org"
    return PersonEmailFactory(person=person, address=address).person


def queue(count, **more):
    return [
        queue_message(
            kind="test_note", recipient=more.get("recipient") or somebody(), about=None,
            version=number, why="you asked", data={"place": f"number {number}"},
            actor=System("test"), now=T + timedelta(minutes=number),
        )
        for number in range(count)
    ]  # fmt: skip


def test_a_server_away_for_an_hour_costs_nothing_and_keeps_the_order(port):
    queue(60)
    for minute in range(61):
        assert send_due(now=T + timedelta(minutes=minute)).sent == 0
    assert Outage.objects.get().tries > 3
    assert not Message.objects.exclude(state="waiting", attempts=0).exists()

    taker = Taker()
    running = start(taker, port)
    tally = send_due(now=T + timedelta(minutes=80))
    running.stop()

    assert tally.sent == 60
    said = [mail.get_payload()[0].get_payload().split("See ")[1] for mail in taker.taken]
    assert [line.split(".")[0] for line in said] == [f"number {n}" for n in range(60)]
    assert not Outage.objects.exists()


def test_a_server_that_is_away_is_not_asked_before_its_time(port, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "django.core.mail.backends.smtp.EmailBackend.open",
        lambda backend: asked.append(1) or (_ for _ in ()).throw(ConnectionRefusedError("no")),
    )
    queue(3)

    for second in range(50):
        send_due(now=T + timedelta(minutes=3, seconds=second))

    assert len(asked) == 1


def test_one_connection_serves_a_whole_run(server):
    queue(7)

    assert send_due(now=T + timedelta(hours=1)).sent == 7

    assert server.connections == 1


def test_a_server_that_says_it_is_closing_is_left_alone(server):
    server.data_answer = "421 closing"
    queue(3)

    tally = send_due(now=T + timedelta(hours=1))

    assert (tally.sent, tally.put_off, tally.failed) == (0, 3, 0)
    assert "421" in Outage.objects.get().last_error


def test_an_address_refused_for_good_is_not_written_to_again(server):
    person = somebody("gone@example.org")
    server.rcpt_answers["gone@example.org"] = "550 5.1.1 no such user"
    queue(2, recipient=person)

    tally = send_due(now=T + timedelta(hours=1))

    assert (tally.unreachable, tally.failed) == (2, 0)
    assert "550 5.1.1 no such user" in Bounce.objects.get(person=person).reason
    assert set(Message.objects.values_list("last_error", flat=True)) == {
        "The e-mail address does not work"
    }


def test_the_personal_address_is_tried_when_the_work_address_is_dead(server):
    person = somebody("gone@example.org")
    PersonEmailFactory(person=person, address="home@example.org", kind="personal")
    server.rcpt_answers["gone@example.org"] = "550 no such user"
    (message,) = queue(1, recipient=person)

    assert send_due(now=T + timedelta(hours=1)).sent == 1

    message.refresh_from_db()
    assert message.address == "home@example.org"


def test_a_server_s_own_rules_are_no_bounce(server):
    person = somebody("full@example.org")
    server.rcpt_answers["full@example.org"] = "554 5.7.1 relay denied"
    queue(1, recipient=person)

    assert send_due(now=T + timedelta(hours=1)).failed == 1
    assert not Bounce.objects.exists()


def test_a_soft_refusal_is_tried_again_and_holds_nobody_up(server):
    late = somebody("later@example.org")
    server.rcpt_answers["later@example.org"] = "451 4.7.1 try later"
    queue(1, recipient=late)
    queue(2)

    first = send_due(now=T + timedelta(hours=1))
    server.rcpt_answers.clear()
    second = send_due(now=T + timedelta(hours=1, minutes=1))

    assert (first.sent, first.failed, second.sent) == (2, 1, 1)


def test_a_clock_set_back_loses_nothing(server):
    queue(2)
    Message.objects.update(state="sending", lease_until=T + timedelta(days=1))
    Outage.objects.create(
        channel="email", since=T, try_again_at=T + timedelta(days=1), last_error="away"
    )

    release_expired(now=T + 2 * LEASE)

    assert send_due(now=T + 2 * LEASE).sent == 2


def test_one_message_that_cannot_be_read_stops_nobody(server, test_kind):
    bad, good = queue(2)
    Message.objects.filter(pk=bad.pk).update(kind="no_template")
    from pd_portal.notify.kinds import Kind, kinds

    kinds.register("no_template", Kind("Broken", "account"))
    try:
        tally = send_due(now=T + timedelta(hours=1))
    finally:
        kinds._items.pop("no_template")

    assert (tally.sent, tally.failed) == (1, 1)
    good.refresh_from_db()
    assert good.state == "sent"
