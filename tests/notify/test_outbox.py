from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django_tasks_db.models import DBTaskResult

from pd_portal.audit.actions import System
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.actions.sending import BACK_OFF, LEASE, claim, release_expired, send_due
from pd_portal.notify.models import Message
from tests.factories.people import PersonEmailFactory, StaffMemberFactory

pytestmark = pytest.mark.django_db
T = datetime(2027, 3, 15, 17, 0, tzinfo=UTC)


def person(**names):
    someone = StaffMemberFactory(**names)
    PersonEmailFactory(person=someone, address=f"person{someone.pk}@example.org")
    return someone


def queue(recipient, **more):
    arguments = {
        "kind": "test_note",
        "recipient": recipient,
        "about": recipient,
        "why": "you asked for it",
        "data": {"place": "Room 4"},
        "actor": System("test"),
        "now": T,
    }
    return queue_message(**{**arguments, **more})


def test_a_message_is_sent_once_and_says_why():
    queue(person(given_name="Ana", family_name="Núñez"))

    first, second = send_due(now=T), send_due(now=T)

    assert (first.sent, second.sent) == (1, 0)
    assert mail.outbox[0].subject == "Hello Ana Núñez"
    assert "You get this because you asked for it." in mail.outbox[0].body
    assert "Room 4" in mail.outbox[0].alternatives[0].content


def test_the_same_event_is_queued_once_and_a_new_version_again():
    someone = person()

    assert queue(someone) == queue(someone)
    assert queue(someone, version=2) != queue(someone)
    assert Message.objects.count() == 2


def test_nothing_goes_out_before_its_time_or_after_its_end():
    someone = person()
    queue(someone, not_before=T + timedelta(hours=1))
    assert send_due(now=T).sent == 0

    queue(someone, version=2, expires_at=T + timedelta(minutes=5))

    later = send_due(now=T + timedelta(hours=2))
    assert (later.sent, later.dropped) == (1, 1)


def test_what_is_no_longer_true_is_dropped(test_kind):
    message = queue(person())
    test_kind["still"] = False

    send_due(now=T)

    message.refresh_from_db()
    assert (message.state, mail.outbox) == ("dropped", [])


def test_whoever_has_no_address_is_listed():
    message = queue(StaffMemberFactory())

    assert send_due(now=T).unreachable == 1

    message.refresh_from_db()
    assert message.state == "unreachable"


def test_a_name_with_line_breaks_makes_no_header():
    queue(person(given_name="Eve\r\nBcc: all@example.org", family_name="X"))

    send_due(now=T)

    sent = mail.outbox[0].message()
    assert "Bcc" not in sent
    assert "\n" not in str(sent["Subject"])


def test_a_failing_server_is_tried_again_later_with_the_same_message_id(monkeypatch):
    message = queue(person())
    working = EmailBackend.send_messages
    monkeypatch.setattr(EmailBackend, "send_messages", lambda *_: 1 / 0)
    assert send_due(now=T).failed == 1

    monkeypatch.setattr(EmailBackend, "send_messages", working)
    assert send_due(now=T).sent == 0
    assert send_due(now=T + BACK_OFF[0]).sent == 1

    assert mail.outbox[0].extra_headers["Message-ID"] == message.message_id


def test_after_the_last_wait_a_message_is_dead_and_kept(monkeypatch):
    message = queue(person())
    monkeypatch.setattr(EmailBackend, "send_messages", lambda *_: 1 / 0)

    moment = T
    for wait in [*BACK_OFF, timedelta(days=2)]:
        send_due(now=moment)
        moment += wait
    send_due(now=moment)

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("dead", len(BACK_OFF) + 1)
    assert "ZeroDivisionError" in message.last_error


def test_a_killed_worker_s_messages_are_given_back():
    queue(person())
    claim(now=T)
    assert send_due(now=T).sent == 0

    assert release_expired(now=T + LEASE) == 1
    assert send_due(now=T + LEASE).sent == 1


def test_two_workers_do_not_get_the_same_message():
    queue(person())

    assert len(claim(now=T)) == 1
    assert claim(now=T) == []


@pytest.mark.django_db(transaction=True)
def test_a_thousand_messages_wake_the_worker_once():
    someone = person()
    for version in range(5):
        queue(someone, version=version)

    assert DBTaskResult.objects.filter(status="READY").count() == 1
