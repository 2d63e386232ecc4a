"""Two records of one person that were both written to become one, and two again."""

from datetime import UTC, date, datetime

import pytest

from pd_portal.audit.actions import System
from pd_portal.notify.actions.choosing import change_preference, choose_pace
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.actions.refusing import refuse_email
from pd_portal.notify.models import Bounce, EmailRefusal, GroupChoice, Message, Preference
from pd_portal.people.actions.merges import merge_people, undo_merge
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db
T = datetime(2027, 3, 15, 17, 0, tzinfo=UTC)
BY = {"actor": System("test"), "now": T}


def told(person, about, quiet):
    """Everything one person can have here."""
    message = queue_message(kind="test_note", recipient=person, about=about, why="x", **BY)
    Message.objects.filter(pk=message.pk).update(reminds_on=date(2027, 3, 15))
    hours = {"quiet_from_hour": quiet, "quiet_until_hour": 7, "weekends": False}
    change_preference(person=person, **hours, **BY)
    choose_pace(person=person, group="training", pace="daily", **BY)
    refuse_email(person=person, group="coaching", **BY)
    Bounce.objects.create(person=person, address="a@example.org", how="server", reason="x", at=T)


@pytest.fixture
def both():
    duplicate, into, about = (StaffMemberFactory(user=None) for _ in range(3))
    told(duplicate, about, 18)
    told(into, about, 20)
    return duplicate, into


def test_the_one_that_remains_keeps_its_own_choices_and_both_messages(both):
    duplicate, into = both

    merge_people(duplicate=duplicate, into=into, **BY)

    assert Preference.objects.get().quiet_from_hour == 20
    assert Message.objects.filter(recipient=into).count() == 2
    assert Message.objects.filter(reminds_on__isnull=False).count() == 1
    assert (GroupChoice.objects.count(), EmailRefusal.objects.count()) == (1, 1)
    assert Bounce.objects.filter(cleared_at=None).count() == 1


def test_an_undo_gives_each_its_own_again(both):
    duplicate, into = both
    before = list(Message.objects.order_by("pk").values("pk", "recipient", "subject_version", "reminds_on"))  # fmt: skip

    undo_merge(merge=merge_people(duplicate=duplicate, into=into, **BY), **BY)

    after = list(Message.objects.order_by("pk").values("pk", "recipient", "subject_version", "reminds_on"))  # fmt: skip
    assert after == before
    assert Preference.objects.get(person=duplicate).quiet_from_hour == 18
    assert GroupChoice.objects.filter(person=duplicate).exists()
    assert EmailRefusal.objects.filter(person=duplicate).exists()


def test_choices_of_the_duplicate_alone_move_along():
    duplicate, into = StaffMemberFactory(user=None), StaffMemberFactory(user=None)
    told(duplicate, into, 18)

    merge_people(duplicate=duplicate, into=into, **BY)

    assert Preference.objects.get(person=into).quiet_from_hour == 18
    assert EmailRefusal.objects.get().person == into
