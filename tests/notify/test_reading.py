from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from pd_portal.audit.actions import System
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.actions.sending import send_due
from pd_portal.notify.kinds import Kind, kinds
from pd_portal.notify.models import Wording
from pd_portal.notify.queries.mine import inbox, unread_count
from tests.factories.people import PersonEmailFactory, StaffMemberFactory

pytestmark = pytest.mark.django_db
T = datetime(2027, 3, 15, 17, 0, tzinfo=UTC)


@pytest.fixture
def me(client):
    person = PersonEmailFactory().person
    client.force_login(person.user)
    return person


def told(person, **more):
    message = queue_message(
        kind="test_note", recipient=person, about=person, why="you asked for it",
        data={"place": "Room 4"}, actor=System("test"), now=T, **more,
    )  # fmt: skip
    send_due(now=T)
    return message


def page_of(message):
    return reverse("notify:message", args=[message.pk])


def test_the_header_counts_what_is_unread_on_every_page(client, me):
    told(me)
    other_page = reverse("notify:settings")
    assert 'class="pd-count">1<' in client.get(other_page).content.decode()

    client.post(reverse("notify:inbox"))

    after = client.get(other_page).content.decode()
    assert reverse("notify:inbox") in after
    assert "pd-count" not in after


def test_opening_a_message_shows_its_words_and_reads_it(client, me):
    message = told(me)

    page = client.get(page_of(message)).content.decode()

    assert "See Room 4." in page
    assert "You get this because you asked for it." in page
    assert page_of(message) in client.get(reverse("notify:inbox")).content.decode()
    assert unread_count(me) == 0


def test_it_says_what_was_sent_also_when_something_else_is_true_by_now(client, me):
    message = told(me)
    type(message).objects.filter(pk=message.pk).update(data={"place": "Room 9"})

    page = client.get(page_of(message)).content.decode()

    assert "See Room 4." in page
    assert "Room 9" not in page
    assert "the words we sent you that day" in page
    assert "You get this because you asked for it." in page


def test_what_was_sent_is_never_edited(me):
    message = told(me)

    change = "UPDATE pd_notify_wording SET text = 'Something else.'"

    with pytest.raises(IntegrityError, match="guard"), transaction.atomic():
        connection.cursor().execute(change)
    assert "See Room 4." in message.wording.text
    assert "Change how we write to you" not in message.wording.text


def test_what_was_never_sent_has_no_words(client, me):
    message = told(StaffMemberFactory())

    assert not Wording.objects.filter(message=message).exists()


def test_the_copy_is_missing_rather_than_the_message(me):
    kinds.register("test_note", Kind("A note", "account", context=lambda message: 1 / 0))

    message = told(me, channel="in_app")

    message.refresh_from_db()
    assert (message.state, Wording.objects.count()) == ("sent", 0)


def test_the_list_names_what_was_sent_and_costs_the_same_for_many(
    me, unreached, django_assert_num_queries
):
    for number in range(3):
        told(me, version=number)
    told(unreached)

    with django_assert_num_queries(3):
        mine = inbox(me).lines

    assert {line.label for line in mine} == {mail.outbox[0].subject}
    assert [line.label for line in inbox(unreached).lines] == ["A note"]


def test_somebody_else_s_message_is_not_there(client, me):
    message = told(StaffMemberFactory(), attachments=[("a.ics", "text/calendar", b"BEGIN")])
    file = message.attachments.get()

    assert client.get(page_of(message)).status_code == 404
    assert client.get(f"{page_of(message)}{file.pk}/").status_code == 404


def test_a_file_is_saved_as_it_was_sent(client, me):
    message = told(me, attachments=[("session.ics", "text/calendar", b"BEGIN:VCALENDAR")])
    file = message.attachments.get()

    answer = client.get(f"{page_of(message)}{file.pk}/")

    assert b"".join(answer.streaming_content) == b"BEGIN:VCALENDAR"
    assert "session.ics" in answer.headers["Content-Disposition"]


@pytest.fixture
def unreached(client):
    """Nothing is ever sent to them, so no words are kept."""
    person = StaffMemberFactory()
    client.force_login(person.user)
    return person


def test_what_was_not_sent_about_something_gone_still_says_that_it_came(client, unreached):
    message = told(unreached)
    kinds.register("test_note", Kind("A note", "account", context=lambda message: 1 / 0))

    page = client.get(page_of(message)).content.decode()

    assert "no longer here" in page


def test_what_another_message_carried_is_listed_once(me):
    first = told(me)
    second = told(me, version=2)
    type(second).objects.filter(pk=second.pk).update(digest=first)

    assert [line.id for line in inbox(me).lines] == [str(first.pk)]
    assert unread_count(me) == 1


def test_what_a_message_carried_is_read_in_it(client, unreached):
    carrier = told(unreached, version="digest")
    parts = [told(unreached, version=number) for number in (1, 2)]
    type(carrier).objects.filter(pk=carrier.pk).update(kind="digest")
    type(carrier).objects.filter(pk__in=[part.pk for part in parts]).update(digest=carrier)

    page = client.get(page_of(carrier)).content.decode()

    assert page.count("See Room 4.") == 2
    assert "more)" not in page
