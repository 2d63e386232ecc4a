"""Who is reminded, seen beside raw SQL that knows nothing of the code; and told once."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import IntegrityError, connection

from pd_portal.audit.actions import System
from pd_portal.jobs.models import ScheduledStep
from pd_portal.notify.actions.gathering import gather_held
from pd_portal.notify.actions.reminding import queue_reminders
from pd_portal.notify.actions.sending import send_due
from pd_portal.notify.models import GroupChoice, Message, Preference
from pd_portal.notify.reminders import sources
from pd_portal.people.signals import positions_changed
from pd_portal.policy.actions.standing import facts_changed
from pd_portal.policy.models import StandingDue
from tests.factories.courses import ModulePageFactory, ReleaseFactory
from tests.factories.learning import EnrollmentFactory, SubmissionFactory
from tests.factories.people import (
    LeaveFactory,
    PersonEmailFactory,
    PositionFactory,
    WorkCalendarFactory,
    WorkPeriodFactory,
)
from tests.factories.policy import ExemptionFactory, RequirementVersionFactory
from tests.policy.test_standing import completed

pytestmark = pytest.mark.django_db

# Due 90 days after the first day of work: August 1 gives October 30.
MONDAY = date(2026, 10, 19)
DUE = date(2026, 10, 30)


def at(day: date, hour: int = 9) -> datetime:
    """That hour in Los Angeles, in summer time."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour + 7)


@pytest.fixture
def module():
    return ModulePageFactory(title="Seeing culture")


@pytest.fixture
def requirement(module):
    return RequirementVersionFactory(modules=[module]).requirement


def hired(requirement, **position):
    row = PositionFactory(employer=requirement.employer, **position)
    PersonEmailFactory(person=row.person)
    positions_changed.send(None, person_ids={row.person_id}, now=at(date(2026, 8, 1)))
    return row.person


def hand_in(person, module, moment):
    go = EnrollmentFactory(
        person=person,
        release=ReleaseFactory(module=module),
        started_at=moment,
        created_at=moment,
        finished_at=moment,
    )
    return SubmissionFactory(enrollment=go, handed_in_at=moment)


def queue(now: datetime) -> int:
    return queue_reminders(actor=System("test"), now=now)


def run(now: datetime) -> int:
    """A day's run: queue and send; returns how many were queued."""
    queued = queue(now)
    gather_held(actor=System("test"), now=now)
    send_due(now=now)
    return queued


NAMED = """
SELECT DISTINCT s.person_id FROM pd_policy_standing s
WHERE s.starts_on <= %(day)s AND s.ends_on > %(day)s AND s.obligation = 4
  AND s.superseded_at > '9999-01-01'
  AND s.progress NOT IN (3, 5)
  AND EXISTS (SELECT 1 FROM pd_people_position p
    LEFT JOIN pd_people_workperiod w ON w.calendar_id = p.work_calendar_id
    WHERE p.person_id = s.person_id AND p.voided_at IS NULL
      AND p.starts_on <= %(day)s AND (p.ends_on IS NULL OR p.ends_on >= %(day)s)
      AND (p.work_calendar_id IS NULL OR (w.starts_on <= %(day)s AND w.ends_on >= %(day)s)))
  AND NOT EXISTS (SELECT 1 FROM pd_people_leave l WHERE l.person_id = s.person_id
    AND l.voided_at IS NULL AND l.starts_on <= %(day)s
    AND (l.ends_on IS NULL OR l.ends_on >= %(day)s))
"""


def named_by_sql(day: date) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(NAMED, {"day": day.isoformat() if connection.vendor == "sqlite" else day})
        return {row[0] for row in cursor.fetchall()}


@pytest.fixture
def everybody(requirement, module):
    """One person of every kind: due, overdue, new, met, waiting, excused, away, off the calendar."""
    summer = WorkCalendarFactory(employer=requirement.employer)
    WorkPeriodFactory(calendar=summer, starts_on=date(2026, 6, 1), ends_on=date(2026, 9, 30))
    people = {
        "due": hired(requirement),
        "overdue": hired(requirement, starts_on=date(2026, 6, 1)),
        "new": hired(requirement, starts_on=date(2026, 10, 12)),
        "met": hired(requirement),
        "waiting": hired(requirement),
        "exempt": hired(requirement),
        "on leave": hired(requirement),
        "off calendar": hired(requirement, work_calendar=summer),
        "not yet hired": hired(requirement, starts_on=date(2026, 11, 2)),
        "left": hired(requirement, ends_on=date(2026, 10, 16)),
    }
    completed(people["met"], module, at(date(2026, 9, 1)))
    hand_in(people["waiting"], module, at(date(2026, 9, 2)))
    ExemptionFactory(person=people["exempt"], starts_on=date(2026, 10, 1))
    LeaveFactory(person=people["on leave"], starts_on=date(2026, 10, 5), employer=requirement.employer)  # fmt: skip
    facts_changed([p.pk for p in people.values()], now=at(date(2026, 10, 16)))
    return people


def test_exactly_the_people_an_independent_query_names_are_queued_and_only_once(everybody):
    assert queue(at(MONDAY)) == len(named_by_sql(MONDAY))

    told = set(Message.objects.filter(kind="reminder").values_list("recipient", flat=True))

    assert told == named_by_sql(MONDAY)
    assert told == {everybody[name].pk for name in ("due", "overdue", "new")}
    assert queue(at(MONDAY)) == 0


def test_the_command_prints_how_many_it_queued_and_then_none(everybody):
    def run_due():
        out = StringIO()
        call_command("run_due", now=at(MONDAY).isoformat(), stdout=out)
        return out.getvalue().splitlines()[-1]

    first = run_due()
    ScheduledStep.objects.all().delete()

    # Three reminders, and a welcome to the one who is new.
    assert (first, run_due()) == ("queued: 4", "queued: 0")
    assert len(mail.outbox) == 4


def test_one_message_says_everything_the_next_step_first(requirement, module):
    person = hired(requirement, starts_on=date(2026, 6, 1))
    other = RequirementVersionFactory(
        modules=[ModulePageFactory()], requirement__goal=requirement.goal,
        requirement__title="Cabinet add-on", due_days=160,
    ).requirement  # fmt: skip
    facts_changed([person.pk], now=at(MONDAY, 0), requirements=[other])

    run(at(MONDAY))

    (sent,) = mail.outbox
    assert sent.subject == "Overdue since August 30, 2026: All-staff core (and 1 more)"
    assert sent.body.index("All-staff core") < sent.body.index("Due November 8, 2026: Cabinet")
    assert "Next: Seeing culture" in sent.body
    assert f"/learn/modules/{module.slug}/" in sent.body


def test_a_late_run_sends_the_nearest_one_and_none_of_the_ones_it_missed(requirement):
    hired(requirement)

    assert run(at(DUE - timedelta(11))) == 1
    assert run(at(DUE - timedelta(10))) == 0

    said = Message.objects.get(kind="training_due")
    assert said.subject_version == "2026-10-30/-14"


def test_a_clock_set_back_says_nothing_again(requirement):
    hired(requirement)
    run(at(DUE - timedelta(4)))

    assert [run(at(DUE - timedelta(left))) for left in (10, 18, 25)] == [0, 0, 0]


def test_on_a_day_off_nothing_is_queued_and_it_stands_the_day_after(requirement):
    person = hired(requirement, starts_on=date(2026, 9, 14))
    LeaveFactory(person=person, employer=requirement.employer, starts_on=MONDAY, ends_on=MONDAY)

    assert (run(at(MONDAY)), run(at(MONDAY + timedelta(1)))) == (0, 1)


def test_in_quiet_hours_it_is_queued_for_the_morning(requirement):
    hired(requirement)

    assert queue(at(MONDAY, 1)) == 1
    send_due(now=at(MONDAY, 6))
    assert mail.outbox == []

    send_due(now=at(MONDAY, 7))
    assert len(mail.outbox) == 1


def test_what_was_done_meanwhile_is_not_said(requirement, module):
    person = hired(requirement)
    queue(at(MONDAY, 1))
    completed(person, module, at(MONDAY, 2))

    send_due(now=at(MONDAY, 9))

    assert mail.outbox == []
    assert set(Message.objects.filter(kind__startswith="training_due").values_list("state")) == {("dropped",)}  # fmt: skip


def test_what_was_dropped_is_said_when_it_is_true_again(requirement):
    person = hired(requirement)
    queue(at(MONDAY, 1))
    StandingDue.objects.create(requirement=requirement, person=person, since=at(MONDAY, 1), token="0" * 32)  # fmt: skip
    send_due(now=at(MONDAY, 9))
    assert mail.outbox == []

    StandingDue.objects.all().delete()

    assert run(at(MONDAY, 10)) == 1
    assert len(mail.outbox) == 1


def test_who_asked_for_once_a_week_reads_it_on_the_first_day_of_the_week(requirement):
    person = hired(requirement)
    GroupChoice.objects.create(person=person, group="training", pace="weekly", changed_at=at(DUE))

    days = [run(at(MONDAY - timedelta(4) + timedelta(n))) for n in range(8)]

    assert days == [0, 0, 0, 0, 1, 0, 0, 0]


def test_weekends_only_for_those_who_asked(requirement):
    quiet, asked = hired(requirement), hired(requirement)
    Preference.objects.create(person=asked, weekends=True, changed_at=at(DUE))

    run(at(MONDAY - timedelta(1)))

    assert [m.recipient for m in Message.objects.filter(kind="reminder")] == [asked]
    assert quiet.messages.count() == 0


def test_two_reminders_on_one_day_are_refused_by_the_database(requirement):
    hired(requirement)
    queue(at(MONDAY))
    row = Message.objects.get(kind="reminder")
    row.pk, row.subject_version, row.message_id = None, "another", "<another@example.org>"

    with pytest.raises(IntegrityError):
        row.save(force_insert=True)


def test_a_reminder_that_could_not_be_sent_takes_the_place_of_the_next_day_s(requirement):
    person = hired(requirement)
    queue(at(MONDAY))
    tuesday = MONDAY + timedelta(1)
    Message.objects.filter(kind="reminder").update(not_before=at(tuesday))

    assert run(at(tuesday)) == 0

    reminder = Message.objects.get(kind="reminder")
    assert (reminder.recipient, reminder.reminds_on, reminder.state) == (person, tuesday, "sent")


def test_after_a_failure_the_parts_wait_with_their_message(requirement, monkeypatch):
    hired(requirement)
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", lambda *_: 1 / 0)
        run(at(MONDAY))
    assert set(Message.objects.values_list("kind", "state")) == {
        ("reminder", "waiting"), ("training_due", "held"),
    }  # fmt: skip

    send_due(now=at(MONDAY, 12))

    assert set(Message.objects.values_list("state", "sent_at")) == {("sent", at(MONDAY, 12))}


@pytest.mark.parametrize("count", [1, 3])
def test_a_window_costs_the_same_for_one_and_for_three(
    requirement, count, django_assert_num_queries
):
    for _ in range(count):
        hired(requirement)

    # A database with row locks locks the people first.
    with django_assert_num_queries(32 + connection.features.has_select_for_update):
        queue(at(MONDAY))


# Asked about everybody once a day ----------------------------------------------------------------


@pytest.fixture
def asked_about(monkeypatch):
    """Whom the source of required training was asked about, window by window."""
    windows, source = [], sources["required training"]
    order, _ = sources._items["required training"]
    spy = lambda window: (windows.append(window), source(window))[1]  # noqa: E731  (one line says it)
    monkeypatch.setitem(sources._items, "required training", (order, spy))
    return windows


def test_the_second_run_of_a_day_asks_only_about_whoever_changed(requirement, asked_about):
    hired(requirement, starts_on=date(2026, 6, 1))
    assert queue(at(MONDAY)) == 1
    asked_about.clear()

    late = hired(requirement, starts_on=date(2026, 6, 1))

    assert queue(at(MONDAY, 10)) == 1
    assert all(late.pk in window.people for window in asked_about)
    assert Message.objects.filter(recipient=late, kind="reminder").count() == 1


def test_the_next_day_everybody_is_asked_about_again(requirement, asked_about):
    hired(requirement)
    queue(at(MONDAY))
    asked_about.clear()

    queue(at(MONDAY + timedelta(1)))

    assert [window.people for window in asked_about] == [frozenset()]


def test_a_clock_that_goes_back_asks_about_everybody(requirement, asked_about):
    hired(requirement)
    queue(at(MONDAY))
    asked_about.clear()

    queue(at(MONDAY - timedelta(1)))

    assert [window.people for window in asked_about] == [frozenset()]


def test_while_somebody_waits_to_be_reckoned_everybody_is_asked_about(requirement, asked_about):
    person = hired(requirement, starts_on=date(2026, 6, 1))
    waits = {"requirement": requirement, "person": person, "since": at(MONDAY), "token": "0" * 32}
    due = StandingDue.objects.create(**waits)
    assert queue(at(MONDAY)) == 0

    due.delete()

    assert queue(at(MONDAY, 10)) == 1
