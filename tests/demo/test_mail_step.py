"""The demo's mail goes out at its own time; some of it does not arrive, so that lists have lines."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from pd_portal.access.roles import HR
from pd_portal.audit.actions import System
from pd_portal.demo.clock import Clock
from pd_portal.demo.models import SentMail
from pd_portal.demo.steps.mail import mail
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.models import Message
from tests.factories.people import EmployerFactory, PersonEmailFactory, employee_with_role

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
LONG_AGO = datetime(2026, 9, 2, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def demo_mail(settings):
    settings.EMAIL_BACKEND = "pd_portal.demo.mail.MailboxBackend"


def queued(kind, at, **more):
    person = PersonEmailFactory().person
    return queue_message(
        kind=kind, recipient=person, about=person, why="you asked", now=at,
        data={"title": "A module", "slug": "x", "assigner": "Ana", "reason": "a role"},
        actor=System("test"), **more,
    )  # fmt: skip


def load():
    employee_with_role(HR, employer=EmployerFactory())
    mail(SimpleNamespace(today=DAY, clock=Clock(DAY), is_big=False))


def test_each_message_is_sent_when_it_fell_due():
    first, second = (
        queued("task_read", LONG_AGO),
        queued("tries_given", LONG_AGO + timedelta(days=9)),
    )

    load()

    sent = dict(SentMail.objects.values_list("person", "at"))
    assert sent[first.recipient_id] - LONG_AGO < timedelta(days=1)
    assert sent[second.recipient_id] - sent[first.recipient_id] > timedelta(days=8)


def test_old_messages_are_read_and_new_ones_are_not():
    old = queued("task_read", LONG_AGO)
    new = queued("task_read", datetime(2026, 11, 20, 18, 0, tzinfo=UTC))

    load()

    unread = Message.objects.filter(state="sent", read_at=None)
    assert list(unread) == [new]
    assert Message.objects.get(pk=old.pk).read_at


def test_what_one_address_refuses_is_given_up_and_listed(monkeypatch):
    message = queued("task_read", LONG_AGO)
    refused = frozenset({message.recipient.work_email})
    monkeypatch.setattr("pd_portal.demo.steps.mail.refused_address", lambda: refused)

    load()

    message.refresh_from_db()
    assert message.state == "dead"
    assert "5.7.1" in message.last_error
