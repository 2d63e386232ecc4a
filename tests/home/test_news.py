"""What the cards of the front page say of the work behind them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coaching.models import CoachingRequest
from pd_portal.access import roles
from pd_portal.audit.actions import System
from pd_portal.home import news
from pd_portal.home.queries import doors
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.notify.models import Message
from pd_portal.people.models import MistakeReport
from pd_portal.people.signals import positions_changed
from pd_portal.ui.dates import today
from tests.factories.coaching import ServiceLineFactory
from tests.factories.courses import ModulePageFactory
from tests.factories.imports import MistakeReportFactory
from tests.factories.learning import SubmissionFactory
from tests.factories.people import (
    OrgUnitFactory,
    PositionFactory,
    StaffMemberFactory,
    employee_with_role,
)
from tests.factories.policy import RequirementVersionFactory

pytestmark = pytest.mark.django_db


def test_hr_reads_how_the_goal_stands(client):
    requirement = RequirementVersionFactory(modules=[ModulePageFactory()]).requirement
    hr = employee_with_role(roles.HR, employer=requirement.employer)
    positions_changed.send(None, person_ids={hr.pk}, now=timezone.now())
    client.force_login(hr.user)

    page = client.get("/home/").text

    assert f"{requirement.title}: 0 of 1 (0 %) have met it today" in page


def test_without_a_requirement_nothing_is_said_of_a_goal():
    assert news.goal(employee_with_role(roles.HR).user, today()) == ""


@pytest.mark.parametrize(
    "ages, said",
    [
        ([], ""),
        ([0], "1 report waits, since today"),
        ([1], "1 report waits, since yesterday"),
        ([2, 12], "2 reports wait, the oldest for 12 days"),
    ],
)
def test_what_waits_is_counted_and_dated(ages, said):
    for age in ages:
        MistakeReportFactory(reported_at=timezone.now() - timedelta(days=age))

    rows = MistakeReport.objects.all()
    assert news.waiting(rows, "reported_at", today(), ("report", "reports")) == said


def test_several_rows_of_one_person_are_one_person():
    MistakeReportFactory.create_batch(
        2, person=PositionFactory().person, reported_at=timezone.now()
    )

    rows = MistakeReport.objects.all()
    said = news.waiting(rows, "reported_at", today(), ("person", "people"), of="person")

    assert said == "1 person waits, since today"


def test_a_facilitator_reads_how_many_tasks_wait(client):
    facilitator = employee_with_role(roles.FACILITATOR)
    SubmissionFactory(person=PositionFactory().person, handed_in_at=timezone.now())
    client.force_login(facilitator.user)

    assert "1 task waits, since today" in client.get("/home/").text


def test_who_keeps_records_reads_what_of_them_waits(client):
    hr = employee_with_role(roles.HR)
    employer = hr.employments.get().employer
    MistakeReportFactory(person=PositionFactory(employer=employer).person)
    client.force_login(hr.user)

    assert "1 report of a mistake to answer" in client.get("/home/").text


def test_nothing_is_said_where_nothing_waits(client):
    client.force_login(employee_with_role(roles.ADMINISTRATOR).user)

    doors = client.get("/home/").context["page"].doors

    assert {door.news for door in doors} == {""}


@pytest.mark.parametrize(
    "state, said",
    [("dead", "1 message waits, since today"), ("unreachable", "1 person waits, since today")],
)
def test_an_administrator_reads_what_did_not_go_out(client, state, said):
    admin = employee_with_role(roles.ADMINISTRATOR)
    person = PositionFactory(employer=admin.employments.get().employer).person
    queue_message(
        kind="task_read", recipient=person, about=person, why="you handed in a task",
        data={"title": "Our policy", "slug": "our-policy"}, actor=System("test"),
        now=timezone.now(),
    )  # fmt: skip
    Message.objects.update(state=state)
    client.force_login(admin.user)

    assert said in client.get("/home/").text


def test_the_lead_reads_how_many_ask_for_coaching():
    door = next(door for door in doors if door.url_name == "coaching:overview")

    assert door.news(None, today()) == ""
    asks = StaffMemberFactory()
    CoachingRequest.objects.create(
        requester=asks, client=asks, unit=OrgUnitFactory(), service_line=ServiceLineFactory(),
        need_sealed=b"", requested_at=timezone.now() - timedelta(days=3),
    )  # fmt: skip
    assert door.news(None, today()) == "1 request waits, for 3 days"
