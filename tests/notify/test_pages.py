from datetime import UTC, datetime

import pytest
from django.urls import reverse

from pd_portal.audit.actions import System
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.actions.sending import send_due
from pd_portal.notify.models import GroupChoice
from pd_portal.notify.queries.mine import inbox, unread_count
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db
T = datetime(2027, 3, 15, 17, 0, tzinfo=UTC)


@pytest.fixture
def me(client):
    person = StaffMemberFactory()
    client.force_login(person.user)
    return person


def told(person, count):
    for version in range(count):
        queue_message(
            kind="test_note", recipient=person, about=person, version=version,
            why="you were asked", actor=System("test"), now=T,
        )  # fmt: skip
    send_due(now=T)


def test_my_messages_are_listed_and_can_be_marked_read(client, me):
    told(me, 2)
    page = client.get(reverse("notify:inbox"))
    assert page.content.decode().count("you were asked") == 2

    client.post(reverse("notify:inbox"))

    assert unread_count(me) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(count, me, django_assert_num_queries):
    told(me, count)

    with django_assert_num_queries(3):
        inbox(me)


def test_choices_are_saved(client, me):
    answer = {
        "pace_training": "weekly", "pace_coaching": "at_once", "pace_people": "daily",
        "pace_account": "at_once", "quiet_from_hour": "20", "quiet_until_hour": "6",
    }  # fmt: skip

    client.post(reverse("notify:settings"), answer)

    assert GroupChoice.objects.get(person=me, group="training").pace == "weekly"
    assert me.message_preference.quiet_from_hour == 20


def test_a_bad_choice_keeps_the_page_and_says_so(client, me):
    response = client.post(reverse("notify:settings"), {"pace_training": "never"})

    assert response.status_code == 422
    assert "Error" in response.content.decode()
