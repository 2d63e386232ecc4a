"""What coaching reminds of, on the day it helps, and never when it is no longer so."""

from datetime import timedelta

import pytest
from django.core import mail

from coaching.actions.sessions import cancel_session
from coaching.models import ActionItem
from pd_portal.audit.actions import System
from pd_portal.notify.actions.reminding import queue_reminders
from pd_portal.notify.actions.sending import send_due
from pd_portal.notify.models import Message
from tests.factories.booking import at
from tests.factories.coaching import MOMENT, AttendanceFactory, SessionFactory, coached
from tests.factories.people import PersonEmailFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    found = coached()
    for person in (found.coach, found.client):
        PersonEmailFactory(person=person)
    return found


def session(who, starts):
    planned = SessionFactory(
        engagement=who.engagement, agreement_version=who.agreement, planned_starts_at=starts
    )
    for person, part in ((who.coach, "coach"), (who.client, "client")):
        AttendanceFactory(session=planned, person=person, part=part)
    return planned


def queue(moment) -> int:
    return queue_reminders(actor=System("test"), now=moment)


def run(moment) -> int:
    queued = queue(moment)
    send_due(now=moment)
    return queued


def kinds_of(person) -> list[str]:
    rows = Message.objects.filter(recipient=person).exclude(kind="reminder")
    return sorted(rows.values_list("kind", flat=True))


def test_coach_and_client_read_of_a_session_the_day_before(who):
    session(who, at(14, 10))

    assert (queue(at(12, 9)), queue(at(13, 9)), queue(at(13, 10))) == (0, 2, 0)

    send_due(now=at(13, 9))
    assert {m.subject for m in mail.outbox} == {
        "Tomorrow: coaching on Thursday, January 14, 2027, 10:00 a.m. (Los Angeles time)"
    }


def test_a_session_on_a_monday_is_said_on_the_friday_before(who):
    session(who, at(18, 10))

    assert (queue(at(14, 9)), queue(at(15, 9)), queue(at(16, 9))) == (0, 2, 0)


def test_a_session_canceled_meanwhile_is_not_said(who):
    planned = session(who, at(14, 10))
    queue(at(13, 5))
    cancel_session(session=planned, actor=who.coach, now=at(13, 6))

    send_due(now=at(13, 9))

    assert not [m for m in mail.outbox if m.subject.startswith("Tomorrow")]


def test_a_session_without_a_log_is_said_to_its_coach_once_a_week(who):
    session(who, at(11, 10))

    told = [run(at(11 + days, 17)) for days in range(11)]

    assert told == [0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0]
    assert kinds_of(who.client) == []


def step(who, due_on):
    return ActionItem.objects.create(
        engagement=who.engagement, owner=who.client, body_sealed=b"x", due_on=due_on,
        written_by=who.coach, written_at=MOMENT,
    )  # fmt: skip


def test_a_step_is_said_before_its_day_and_after_it_and_never_its_words(who):
    step(who, at(13, 9).date())

    assert [run(at(day, 9)) for day in (11, 12, 13, 14, 15)] == [0, 1, 0, 1, 0]

    assert all("a step you took on in coaching" in m.subject for m in mail.outbox)


def test_a_step_that_is_done_is_not_said(who):
    mine = step(who, at(13, 9).date())
    queue(at(12, 5))
    ActionItem.objects.filter(pk=mine.pk).update(done_at=at(12, 6))

    send_due(now=at(12, 9))

    assert mail.outbox == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_sources_cost_the_same_for_one_and_for_three(who, count, django_assert_num_queries):
    from coaching.reminders import log_lines, session_lines, step_lines
    from pd_portal.notify.reminders import Window

    for hour in range(count):
        session(who, at(14, 10 + hour))
        session(who, at(11, 5 + hour))
        step(who, at(14, 9).date())
    window = Window(1, 10_000, at(13, 9).date(), at(13, 9) + timedelta(hours=1))

    with django_assert_num_queries(4):
        assert len([*session_lines(window), *log_lines(window), *step_lines(window)]) == 4 * count
