from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from pd_portal.audit.actions import System
from pd_portal.audit.models import AuditRecord
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.actions.refusing import allow_email
from pd_portal.notify.actions.sending import send_due
from pd_portal.notify.kinds import Kind, kinds
from pd_portal.notify.models import EmailRefusal, Message
from tests.factories.people import PersonEmailFactory

pytestmark = pytest.mark.django_db
T = datetime(2027, 3, 15, 17, 0, tzinfo=UTC)


@pytest.fixture
def person():
    return PersonEmailFactory().person


def write(person, version=1):
    queue_message(
        kind="test_note", recipient=person, about=person, version=version, why="you asked",
        data={"place": "Room 4"}, actor=System("test"), now=T,
    )  # fmt: skip
    send_due(now=T)


def link_of(number=0):
    return mail.outbox[number].extra_headers["List-Unsubscribe"].strip("<>")


def test_one_click_turns_the_group_off_without_signing_in(person):
    write(person)
    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    mail_program = Client(enforce_csrf_checks=True)
    response = mail_program.post(link_of(), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert EmailRefusal.objects.get().group == "account"
    assert AuditRecord.objects.filter(verb="turned e-mail off").count() == 1


def test_opening_the_link_only_asks(client, person):
    write(person)

    page = client.get(link_of())

    assert "Do you want no more e-mail" in page.content.decode()
    assert not EmailRefusal.objects.exists()


def test_a_made_up_link_leads_nowhere(client, person):
    write(person)
    forged = link_of().replace(f"/{person.pk}.", f"/{person.pk + 1}.")

    assert client.post(forged).status_code == 404
    assert client.post(reverse("notify:unsubscribe", args=["x"])).status_code == 404


def test_after_turning_off_only_what_may_not_be_refused_comes(client, person):
    write(person)
    client.post(link_of())

    write(person, version=2)
    kinds.register("test_note", Kind("A note", "account", may_refuse=False))
    write(person, version=3)

    assert len(mail.outbox) == 2
    assert "List-Unsubscribe" not in mail.outbox[1].extra_headers
    assert Message.objects.get(subject_version="2").state == "unreachable"


def test_turned_on_again_it_comes_again(client, person):
    write(person)
    client.post(link_of())

    allow_email(person=person, group="account", actor=person, now=T)
    write(person, version=2)

    assert len(mail.outbox) == 2


def test_a_machine_says_that_it_is_one(person):
    write(person)

    sent = mail.outbox[0].message()

    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent.get_content_type() == "multipart/alternative"
