"""Supervisors read about their people in one line, and the next supervisor after set days."""

from datetime import date, timedelta

import pytest
from django.core import mail

from pd_portal.notify.models import GroupChoice, Message, Switches
from pd_portal.people.models import Position
from pd_portal.people.queries.leading import leaders_of
from pd_portal.policy.queries.late import led
from tests.factories.people import PositionFactory, UnitHeadFactory
from tests.policy.test_reminders import MONDAY, at, hired, module, requirement, run

__all__ = ["module", "requirement"]
pytestmark = pytest.mark.django_db


def outside(**position):
    """Somebody employed by another agency: leads, and owes nothing here."""
    return PositionFactory(employer__code="elsewhere", **position).person


@pytest.fixture
def top():
    return outside()


@pytest.fixture
def boss(requirement, top):
    return outside(supervisor=top)


@pytest.fixture
def late(requirement, boss):
    """Due August 30: 50 days over on MONDAY."""
    return hired(requirement, starts_on=date(2026, 6, 1), supervisor=boss)


def read_by(person) -> list[Message]:
    return list(Message.objects.filter(kind="people_training", recipient=person))


def decide(**choice):
    Switches.objects.update_or_create(pk=1, defaults={"changed_at": at(MONDAY), **choice})


def test_a_supervisor_reads_once_a_week_who_is_late_with_the_date(boss, late):
    for days in range(8):
        run(at(MONDAY + timedelta(days)))

    assert [m.sent_at for m in read_by(boss)] == [None, None]
    assert [m.subject_version for m in read_by(boss)] == ["2026-W43", "2026-W44"]


def test_the_head_of_the_unit_reads_where_no_supervisor_is_named(requirement):
    head = outside()
    late = hired(requirement, starts_on=date(2026, 6, 1))
    unit = Position.objects.get(person=late).unit
    UnitHeadFactory(unit=unit, person=head)

    run(at(MONDAY))

    assert len(read_by(head)) == 1
    assert leaders_of([late.pk], MONDAY) == {late.pk: {head.pk}}


def test_a_supervisor_of_people_in_order_reads_nothing(requirement, boss):
    hired(requirement, starts_on=date(2026, 10, 12), supervisor=boss)

    run(at(MONDAY))

    assert read_by(boss) == []


def test_after_set_days_the_next_supervisor_reads_it_too(top, boss, late):
    run(at(MONDAY))

    assert [line.person_id for line in led(top.pk, MONDAY).passed_on] == [late.pk]
    assert len(read_by(top)) == 1


@pytest.mark.parametrize("days", [60, None], ids=["not yet", "never"])
def test_before_the_agency_s_days_nobody_further_up_reads_it(top, boss, late, days):
    decide(escalate_after_days=days)

    run(at(MONDAY))

    assert read_by(top) == []
    assert len(read_by(boss)) == 1


def test_the_agency_may_turn_it_off_or_choose_the_day(boss, late):
    decide(supervisor_digest="off")
    run(at(MONDAY))
    assert read_by(boss) == []

    decide(supervisor_digest="weekly", digest_weekday=2)
    run(at(MONDAY + timedelta(1)))
    assert read_by(boss) == []

    run(at(MONDAY + timedelta(2)))
    assert len(read_by(boss)) == 1


def test_the_agency_s_day_holds_for_who_reads_once_a_week(boss, late):
    GroupChoice.objects.create(person=boss, group="people", pace="weekly", changed_at=at(MONDAY))
    decide(digest_weekday=2)

    run(at(MONDAY + timedelta(2)))

    assert len(read_by(boss)) == 1


def test_their_own_training_and_their_people_s_come_in_one_message(requirement):
    boss = hired(requirement)
    late = hired(requirement, starts_on=date(2026, 6, 1), supervisor=boss)

    run(at(MONDAY))

    sent = next(m for m in mail.outbox if str(boss) in m.to[0])
    assert sent.subject.startswith("Due October 30, 2026: All-staff core (and 1 more)")
    assert f"{late}: Overdue by 50 days (All-staff core)" in sent.body
    assert "Reminded once a month now" in sent.body
    assert len(mail.outbox) == 2
