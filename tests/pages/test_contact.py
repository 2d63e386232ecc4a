from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from pd_portal.audit.actions import Refused
from pd_portal.audit.models import AuditRecord
from pd_portal.pages import actions
from pd_portal.pages.models import ContactMessage
from pd_portal.pages.queries import messages_for
from tests.factories.pages import ContactMessageFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 14, 17, 42, tzinfo=UTC)
FILLED = {
    "topic": "record",
    "text": "It lacks a module.",
    "name": "Ada",
    "reply_to": "360 555 0100",
}


@pytest.fixture(autouse=True)
def _nothing_counted_yet():
    cache.clear()


@pytest.fixture
def owner(monkeypatch):
    monkeypatch.setattr(
        "rules.has_perm", lambda name, user, obj=None: getattr(user, "username", "") == "hr"
    )
    return UserFactory(username="hr")


def test_a_visitor_gets_a_receipt(client):
    sent = client.post(reverse("pages:contact"), FILLED)
    receipt = client.get(sent.url)

    assert sent.status_code == 302
    assert ContactMessage.objects.get().reference in receipt.content.decode()


def test_what_was_typed_stays_when_something_is_missing(client):
    answer = client.post(reverse("pages:contact"), FILLED | {"name": ""})

    assert answer.status_code == 422
    assert "It lacks a module." in answer.content.decode()
    assert "Fill in: Your name" in answer.content.decode()


def test_one_address_cannot_flood_the_list(client, monkeypatch):
    monkeypatch.setattr("pd_portal.pages.views.HOURLY_LIMIT", 1)
    client.post(reverse("pages:contact"), FILLED)

    assert client.post(reverse("pages:contact"), FILLED).status_code == 429
    assert ContactMessage.objects.count() == 1


def test_those_behind_one_proxy_are_told_apart(client, monkeypatch, settings):
    monkeypatch.setattr("pd_portal.pages.views.HOURLY_LIMIT", 1)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for address in ("198.51.100.1", "198.51.100.2"):
        client.post(reverse("pages:contact"), FILLED, headers={"X-Forwarded-For": address})

    assert ContactMessage.objects.count() == 2


def test_a_receipt_needs_a_message(client):
    answer = client.get(reverse("pages:contact"), {"sent": "1"})

    assert "Your message is sent" not in answer.content.decode()


def test_the_text_is_not_in_the_audit_log(client):
    client.post(reverse("pages:contact"), FILLED)

    entry = AuditRecord.objects.get(verb="message_sent")
    assert "lacks" not in str(entry.data)


def test_a_message_needs_an_owner_before_it_is_closed():
    message = ContactMessageFactory()

    with pytest.raises(Refused, match="owner"):
        actions.close_message(message=message, outcome="Done", actor=None, now=NOW)


def test_a_closed_message_stays_closed(owner):
    message = ContactMessageFactory(owner=owner, closed_at=NOW, outcome="Done")

    with pytest.raises(Refused, match="already closed"):
        actions.take_message(message=message, owner=owner, actor=owner, now=NOW)
    with pytest.raises(Refused, match="already closed"):
        actions.close_message(message=message, outcome="Again", actor=owner, now=NOW)


def test_the_oldest_waits_first_with_its_age(owner, django_assert_num_queries):
    ContactMessageFactory(reference="NEW", sent_at=NOW)
    ContactMessageFactory(reference="OLD", sent_at=NOW - timedelta(days=3))
    ContactMessageFactory(owner=owner, closed_at=NOW, outcome="Done")

    with django_assert_num_queries(1):
        rows = messages_for(owner, now=NOW)

    assert [(row.message.reference, row.age_days) for row in rows] == [("OLD", 3), ("NEW", 0)]


def test_a_stranger_finds_no_message(owner):
    ContactMessageFactory()

    assert messages_for(UserFactory(), now=NOW) == []


def test_hr_takes_and_closes_a_message(client, owner):
    message = ContactMessageFactory()
    url = reverse("pages:message", args=[message.reference])
    client.force_login(owner)

    client.post(url)
    client.post(url, {"outcome": "We added it."})

    message.refresh_from_db()
    assert (message.owner, message.outcome) == (owner, "We added it.")
    assert message.closed_at is not None


def test_closing_without_an_outcome_says_what_is_missing(client, owner):
    message = ContactMessageFactory(owner=owner)
    client.force_login(owner)

    answer = client.post(reverse("pages:message", args=[message.reference]), {"outcome": ""})

    assert answer.status_code == 422
    assert "Fill in: What was done?" in answer.content.decode()


def test_the_database_refuses_a_closed_message_without_an_outcome():
    message = ContactMessageFactory()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pd_pages_contactmessage SET closed_at = sent_at WHERE id = %s", [message.pk]
        )


def test_the_database_refuses_an_unknown_topic():
    message = ContactMessageFactory()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pd_pages_contactmessage SET topic = 'rumor' WHERE id = %s", [message.pk]
        )
