"""The demo keeps its mail and shows it: with both parts, its files and its headers."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.urls import reverse

from pd_portal.audit.actions import System
from pd_portal.demo.models import SentMail
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.actions.sending import send_due
from tests.factories.people import PersonEmailFactory, StaffMemberFactory

pytestmark = pytest.mark.django_db
T = datetime(2027, 3, 15, 17, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def demo_mail(settings):
    settings.EMAIL_BACKEND = "pd_portal.demo.mail.MailboxBackend"
    settings.PD_PORTAL_SMS_BACKEND = "pd_portal.demo.mail.MailboxSms"


@pytest.fixture
def visitor(client):
    client.force_login(StaffMemberFactory().user)
    return client


def sent(**more):
    person = PersonEmailFactory().person
    queue_message(
        kind="module_assigned", recipient=person, about=person, why="you asked",
        data={"title": "<b>Module</b>", "slug": "x", "assigner": "Ana", "reason": "a role"},
        actor=System("test"), now=T, **more,
    )  # fmt: skip
    assert send_due(now=T).sent == 1
    return SentMail.objects.get(person=person)


def test_mail_is_listed_for_everybody_and_for_one_person(visitor):
    first, second = sent(), sent()

    everybody = visitor.get(reverse("demo:mailbox")).content.decode()
    one = visitor.get(reverse("demo:mailbox"), {"who": first.person_id}).content.decode()

    assert str(first.person) in everybody
    assert str(second.person) in everybody
    assert str(second.person) not in one


def test_a_mail_opens_with_text_headers_and_its_file(visitor):
    found = sent(attachments=[("session.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n")])

    page = visitor.get(reverse("demo:mail", args=[found.pk])).content.decode()
    file = visitor.get(reverse("demo:attachment", args=[found.pk, 0]))

    assert "List-Unsubscribe" in page
    assert "session.ics" in page
    assert b"".join(file.streaming_content).startswith(b"BEGIN:VCALENDAR")


def test_the_html_is_shown_where_nothing_can_run(visitor):
    found = sent()

    frame = visitor.get(reverse("demo:mail_html", args=[found.pk]))

    assert b"&lt;b&gt;Module" in frame.content
    assert "sandbox" in frame.headers["Content-Security-Policy"]


def test_mail_of_the_sign_in_pages_is_kept_too(visitor):
    mail.send_mail("Reset", "Here is a link.", None, ["somebody@example.org"])

    assert "Reset" in visitor.get(reverse("demo:mailbox")).content.decode()


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(reverse("demo:mailbox")).status_code == 302


def test_files_and_mail_that_are_not_there(visitor):
    found = sent()

    assert visitor.get(reverse("demo:attachment", args=[found.pk, 3])).status_code == 404
    assert visitor.get(reverse("demo:mail", args=[found.pk + 9])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(count, django_assert_num_queries):
    from pd_portal.demo.mailbox import mailbox

    for _ in range(count):
        sent()

    with django_assert_num_queries(4):
        list(mailbox().page)
