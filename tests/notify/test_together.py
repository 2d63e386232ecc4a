"""What a person wants to read once a day or once a week comes in one message."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from pd_portal.audit.actions import System
from pd_portal.notify.actions.gathering import gather_held
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.actions.sending import send_due
from pd_portal.notify.kinds import Kind, kinds
from pd_portal.notify.models import GroupChoice, Message
from tests.factories.people import PersonEmailFactory, StaffMemberFactory

pytestmark = pytest.mark.django_db
# A Wednesday, 10 a.m. in Los Angeles.
NOW = datetime(2027, 3, 17, 17, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def truths(test_kind):
    """Which rooms are still so; the kind may wait for the morning."""
    false = set()
    kinds.register(
        "test_note",
        Kind("A note", "account", still_true=lambda m: m.data["place"] not in false),
    )
    return false


def person(pace):
    someone = StaffMemberFactory(given_name="Ana", family_name="Ruiz")
    PersonEmailFactory(person=someone)
    GroupChoice.objects.create(person=someone, group="account", pace=pace, changed_at=NOW)
    return someone


def note(someone, room):
    return queue_message(
        kind="test_note", recipient=someone, about=someone, version=room, why="you asked",
        data={"place": room}, actor=System("test"), now=NOW,
    )  # fmt: skip


def run(moment):
    """The schedule's steps at a moment; returns the subjects of what went out."""
    mail.outbox.clear()
    gather_held(actor=System("test"), now=moment)
    send_due(now=moment)
    return [m.subject for m in mail.outbox]


def states():
    return dict(Message.objects.values_list("kind", "state"))


def test_at_once_is_at_once(truths):
    note(person("at_once"), "Room 4")

    assert run(NOW) == ["Hello Ana Ruiz"]


def test_a_day_s_messages_come_the_next_morning_in_one(truths):
    someone = person("daily")
    note(someone, "Room 4")
    note(someone, "Room 5")

    assert run(NOW) == []
    assert states() == {"test_note": "held"}
    assert run(NOW + DAY) == ["Hello Ana Ruiz (and 1 more)"]
    assert "See Room 4." in mail.outbox[0].body
    assert "See Room 5." in mail.outbox[0].alternatives[0].content
    assert states() == {"test_note": "sent", "digest": "sent"}
    assert run(NOW + 2 * DAY) == []


def test_a_week_s_messages_come_on_monday(truths):
    note(person("weekly"), "Room 4")

    assert [run(NOW + n * DAY) for n in range(6)] == [[], [], [], [], [], ["Hello Ana Ruiz"]]


def test_what_is_no_longer_true_is_left_out_and_nothing_left_is_nothing_sent(truths):
    someone = person("daily")
    note(someone, "Room 4")
    note(someone, "Room 5")
    run(NOW)
    truths.add("Room 4")
    assert run(NOW + DAY) == ["Hello Ana Ruiz"]
    assert set(Message.objects.values_list("subject_version", "state")) >= {
        ("Room 4", "dropped"), ("Room 5", "sent"),
    }  # fmt: skip

    note(someone, "Room 6")
    run(NOW + DAY)
    truths.add("Room 6")
    assert run(NOW + 2 * DAY) == []


def test_a_server_that_fails_loses_no_part(truths, monkeypatch):
    note(person("daily"), "Room 4")
    run(NOW)
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", lambda *_: 1 / 0)
        run(NOW + DAY)

    assert run(NOW + DAY + timedelta(hours=1)) == ["Hello Ana Ruiz"]


def test_in_quiet_hours_a_single_message_waits_for_the_morning(truths):
    message = note(person("at_once"), "Room 4")
    night = NOW + timedelta(hours=12)

    assert run(night) == []
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("waiting", 0)
    assert message.not_before == datetime(2027, 3, 18, 14, tzinfo=UTC)
    assert run(message.not_before) == ["Hello Ana Ruiz"]


def test_what_changes_something_soon_does_not_wait(truths):
    kinds.register("test_note", Kind("A note", "account", any_hour=True))
    note(person("weekly"), "Room 4")

    assert run(NOW + timedelta(hours=12)) == ["Hello Ana Ruiz"]
