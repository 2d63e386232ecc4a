"""What ends with the last day."""

from datetime import UTC, date, datetime

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import reverse

from pd_portal.audit.actions import System
from pd_portal.people.actions.leaving import notice_returns, part_with_leavers
from pd_portal.people.registries import Waiting, waiting_for
from pd_portal.people.signals import people_left
from tests.factories.people import PositionFactory

pytestmark = pytest.mark.django_db

BY = {"actor": System("last day"), "now": datetime(2026, 10, 1, 19, tzinfo=UTC)}
YESTERDAY, TODAY = date(2026, 9, 30), date(2026, 10, 1)


def signed_in(client, person):
    client.force_login(person.user)
    key = client.session.session_key
    UserSession.objects.create(user=person.user, session_key=key, ip="127.0.0.1", user_agent="t")
    return key


def test_sessions_end_the_day_after_the_last(client):
    leaver = PositionFactory(ends_on=YESTERDAY).person
    key = signed_in(client, leaver)

    assert part_with_leavers(**BY) == 1

    leaver.refresh_from_db()
    assert leaver.left_on == YESTERDAY
    assert not Session.objects.filter(session_key=key).exists()


@pytest.mark.parametrize("ends_on", [TODAY, None, date(2027, 6, 30)])
def test_nobody_is_signed_out_before(client, ends_on):
    key = signed_in(client, PositionFactory(ends_on=ends_on).person)

    assert part_with_leavers(**BY) == 0
    assert Session.objects.filter(session_key=key).exists()


def test_a_leaver_is_noted_once_and_told_to_the_other_apps():
    leaver = PositionFactory(ends_on=YESTERDAY).person
    told = []
    people_left.connect(listen := lambda person_ids, **_: told.append(person_ids))

    part_with_leavers(**BY)
    part_with_leavers(**BY)

    assert told == [{leaver.pk}]
    people_left.disconnect(listen)


def test_whoever_comes_back_has_not_left():
    position = PositionFactory(ends_on=YESTERDAY)
    part_with_leavers(**BY)
    PositionFactory(person=position.person, starts_on=TODAY)

    assert notice_returns(**BY) == 1
    position.person.refresh_from_db()
    assert position.person.left_on is None


def test_what_waited_for_a_leaver_is_listed_to_their_supervisor(client):
    boss = PositionFactory().person
    PositionFactory(supervisor=boss)
    leaver = PositionFactory(supervisor=boss, ends_on=YESTERDAY).person
    waiting_for.register("test", lambda person: [Waiting(f"A review for {person.pk}")])
    client.force_login(boss.user)

    page = client.get(reverse("people:my_people")).content.decode()

    assert f"A review for {leaver.pk}" in page
    del waiting_for._items["test"]
