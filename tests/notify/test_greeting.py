"""New people are greeted once, and whoever waited for long work is told that it is over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from pd_portal.audit.actions import System
from pd_portal.jobs.models import Job
from pd_portal.notify.actions.greeting import tell_of_finished_work, welcome_new_people
from pd_portal.notify.actions.sending import send_due
from tests.factories.people import PersonEmailFactory, PositionFactory, StaffMemberFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 8, 10, 17, tzinfo=UTC)
BY = {"actor": System("test"), "now": NOW}


def test_whoever_was_hired_in_the_last_two_weeks_is_greeted_once():
    new = PositionFactory(starts_on=date(2026, 8, 5)).person
    PositionFactory(starts_on=date(2026, 7, 1))
    PersonEmailFactory(person=new)

    assert (welcome_new_people(**BY), welcome_new_people(**BY)) == (1, 0)

    send_due(now=NOW)
    assert [m.subject for m in mail.outbox] == ["Welcome to PD Portal"]


def test_who_has_signed_in_meanwhile_is_not_greeted():
    new = PositionFactory(starts_on=date(2026, 8, 5)).person
    PersonEmailFactory(person=new)
    welcome_new_people(**BY)
    new.user.last_login = NOW
    new.user.save()

    send_due(now=NOW)

    assert mail.outbox == []


def job(owner, minutes: float, **more):
    began = NOW - timedelta(hours=1)
    fields = {"state": "done", "result_url": "/reports/", "message": "31 rows."}
    return Job.objects.create(
        kind="export", title="People by unit", owner=owner.user, created_at=began,
        finished_at=began + timedelta(minutes=minutes), **{**fields, **more},
    )  # fmt: skip


def test_long_work_is_told_once_and_short_work_was_seen():
    owner = StaffMemberFactory()
    PersonEmailFactory(person=owner)
    job(owner, 5)
    job(owner, 0.5)

    assert (tell_of_finished_work(**BY), tell_of_finished_work(**BY)) == (1, 0)

    send_due(now=NOW)
    (sent,) = mail.outbox
    assert sent.subject == "Ready: People by unit"
    assert "/reports/" in sent.body


def test_work_that_failed_is_told_too():
    owner = StaffMemberFactory()
    PersonEmailFactory(person=owner)
    job(owner, 5, state="failed", message="Please try again.")
    tell_of_finished_work(**BY)

    send_due(now=NOW)

    assert mail.outbox[0].subject == "It did not work: People by unit"
