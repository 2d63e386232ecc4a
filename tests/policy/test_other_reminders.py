"""Goals met, tasks to read and what waits for HR."""

from datetime import date, timedelta

import pytest
from django.core import mail

from pd_portal.access.roles import FACILITATOR, HR
from pd_portal.audit.actions import System
from pd_portal.notify.actions.sending import send_due
from pd_portal.notify.models import Message
from pd_portal.people.models import MistakeReport
from pd_portal.policy.actions.telling import tell_of_completion
from tests.factories.people import PersonEmailFactory, RoleGrantFactory, employee_with_role
from tests.factories.policy import ExemptionFactory
from tests.policy.test_reminders import MONDAY, at, hand_in, hired, module, requirement, run
from tests.policy.test_standing import completed

__all__ = ["module", "requirement"]
pytestmark = pytest.mark.django_db


def tell(now) -> int:
    return tell_of_completion(actor=System("test"), now=now)


def test_a_goal_that_is_met_is_said_once(requirement, module):
    completed(hired(requirement), module, at(MONDAY, 8))

    assert (tell(at(MONDAY)), tell(at(MONDAY))) == (1, 0)

    send_due(now=at(MONDAY))
    assert [m.subject for m in mail.outbox] == ["You have met the goal: All-staff core"]


def test_what_has_been_known_for_weeks_is_no_news(requirement, module):
    completed(hired(requirement), module, at(MONDAY - timedelta(20)))

    assert tell(at(MONDAY)) == 0


def test_who_is_not_required_that_day_is_not_told(requirement, module):
    person = hired(requirement, ends_on=MONDAY - timedelta(1))
    completed(person, module, at(MONDAY - timedelta(3)))

    assert tell(at(MONDAY)) == 0


def versions(person, kind):
    rows = Message.objects.filter(recipient=person, kind=kind).order_by("created_at")
    return list(rows.values_list("subject_version", flat=True))


def test_a_reader_is_told_once_a_week_and_once_more_when_an_answer_is_promised(requirement, module):
    reader = employee_with_role(FACILITATOR, employer=requirement.employer)
    PersonEmailFactory(person=reader)
    task = hand_in(hired(requirement), module, at(date(2026, 10, 12)))
    task.promised_on = MONDAY + timedelta(3)
    task.save()

    for days in range(5):
        run(at(MONDAY + timedelta(days)))

    assert versions(reader, "tasks_wait") == ["2026-W43", "by 2026-10-22"]


def test_hr_reads_once_a_week_what_waits_for_them(requirement):
    hr = employee_with_role(HR, employer=requirement.employer)
    PersonEmailFactory(person=hr)
    person = hired(requirement)
    MistakeReport.objects.create(person=person, text="My unit is wrong.", reported_at=at(MONDAY))
    ExemptionFactory(person=person, requirement=requirement, review_on=MONDAY + timedelta(7))

    for days in range(6):
        run(at(MONDAY + timedelta(days)))

    assert versions(hr, "hr_review") == ["2026-W43"]
    body = next(m.body for m in mail.outbox if str(hr) in m.to[0])
    assert "1 report of a mistake to answer" in body
    assert "1 exemption to look at again" in body


def test_where_nothing_waits_nobody_is_told(requirement):
    hr = employee_with_role(HR, employer=requirement.employer)
    RoleGrantFactory(person=hr, role=FACILITATOR)

    run(at(MONDAY))

    assert versions(hr, "hr_review") == versions(hr, "tasks_wait") == []
