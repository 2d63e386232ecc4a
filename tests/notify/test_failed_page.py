from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from pd_portal.access.roles import ADMINISTRATOR, HR
from pd_portal.audit.actions import Refused, System
from pd_portal.audit.models import AuditRecord
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.actions.releasing import release_dead
from pd_portal.notify.actions.sending import send_due
from pd_portal.notify.models import Message, Outage
from pd_portal.notify.queries.failed import failed_page
from tests.factories.people import PersonEmailFactory, employee_with_role

pytestmark = pytest.mark.django_db
T = datetime(2027, 3, 15, 17, 0, tzinfo=UTC)
PAGE = "notify:failed"


@pytest.fixture
def admin(client):
    person = employee_with_role(ADMINISTRATOR)
    client.force_login(person.user)
    return person


def dead(count):
    made = []
    for _ in range(count):
        person = PersonEmailFactory().person
        made.append(
            queue_message(
                kind="test_note", recipient=person, about=person, why="you asked",
                data={"place": "x"}, actor=System("test"), now=T,
            )
        )  # fmt: skip
    Message.objects.update(state="dead", attempts=8, last_error="554 refused")
    return made


def test_the_page_says_what_failed_why_and_whose_job_it_is(client, admin):
    (message,) = dead(1)

    page = client.get(reverse(PAGE)).content.decode()

    assert "554 refused" in page
    assert str(message.recipient) in page
    assert f"These wait for {admin} (administrator)" in page


def test_a_chosen_one_is_sent_again_with_its_message_id(client, admin, mailoutbox):
    first, second = dead(2)

    client.post(reverse(PAGE), {"which": "chosen", "message": [first.pk]})
    send_due(now=datetime.now(UTC) + timedelta(minutes=1))

    assert [mail.extra_headers["Message-ID"] for mail in mailoutbox] == [first.message_id]
    second.refresh_from_db()
    assert second.state == "dead"
    assert AuditRecord.objects.get(verb="released a failed message").target_ref == str(first.pk)


def test_all_are_sent_again_at_once(client, admin):
    dead(3)

    client.post(reverse(PAGE), {"which": "all"})

    assert Message.objects.filter(state="waiting", attempts=0).count() == 3


def test_nothing_chosen_says_so_and_releases_nothing(client, admin):
    dead(1)

    page = client.post(reverse(PAGE), {"which": "chosen", "message": ["12"]}, follow=True)

    assert "None of these messages" in page.content.decode()
    assert Message.objects.filter(state="dead").count() == 1


def test_only_what_failed_can_be_released():
    dead(1)
    Message.objects.update(state="dropped")

    with pytest.raises(Refused):
        release_dead(ids=None, actor=System("test"), now=T)


def test_a_channel_that_is_down_stands_on_the_page_and_can_be_tried_now(client, admin):
    later = T + timedelta(days=365 * 50)
    Outage.objects.create(
        channel="email", since=T, try_again_at=later, last_error="Connection refused"
    )
    assert "Connection refused" in client.get(reverse(PAGE)).content.decode()

    client.post(reverse(PAGE), {"channel": "email"})

    assert Outage.objects.get().try_again_at < later


def test_nobody_else_sees_it(client):
    client.force_login(employee_with_role(HR).user)

    assert client.get(reverse(PAGE)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(count, django_assert_num_queries):
    dead(count)

    with django_assert_num_queries(6):
        failed_page(now=T)
