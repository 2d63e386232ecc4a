"""Somebody of the demo waits for HR's answer."""

from datetime import date

import pytest

from pd_portal.demo.loading import new_world
from pd_portal.demo.steps.asking import ask, plan_requests
from pd_portal.policy.actions.standing import facts_changed, mark_due
from pd_portal.reports.models import ExtensionRequest
from tests.factories.courses import ModulePageFactory
from tests.factories.people import OrgUnitFactory, PositionFactory, StaffMemberFactory, noon
from tests.factories.policy import RequirementVersionFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


@pytest.fixture
def world():
    return new_world(today=TODAY, staff=20, say=lambda text: None)


def test_a_supervisor_asks_for_somebody_who_has_something_to_do(world):
    requirement = RequirementVersionFactory(modules=[ModulePageFactory()]).requirement
    unit = OrgUnitFactory(parent=requirement.employer.unit, code="MS-SPS")
    boss = StaffMemberFactory()
    post = PositionFactory(unit=unit, employer=requirement.employer, supervisor=boss)
    facts_changed([post.person_id], now=noon(TODAY))
    world.clock.move_to(TODAY)

    ask(world)

    asked = ExtensionRequest.objects.get()
    assert (asked.person, asked.asked_by, asked.is_open) == (post.person, boss, True)


def test_whoever_waits_to_be_reckoned_is_passed_over(world):
    requirement = RequirementVersionFactory(modules=[ModulePageFactory()]).requirement
    unit = OrgUnitFactory(parent=requirement.employer.unit, code="MS-SPS")
    works = {"unit": unit, "employer": requirement.employer, "supervisor": StaffMemberFactory()}
    first, second = PositionFactory(**works), PositionFactory(**works)
    facts_changed([first.person_id, second.person_id], now=noon(TODAY))
    mark_due([requirement], [first.person_id], since=noon(TODAY))
    world.clock.move_to(TODAY)

    ask(world)

    assert ExtensionRequest.objects.get().person == second.person


def test_it_happens_once_before_today(world, monkeypatch):
    days = []
    monkeypatch.setattr("pd_portal.demo.steps.asking.ask", lambda world: days.append(1))
    plan_requests(world)

    for day in (date(2026, 11, 1), date(2026, 11, 10), date(2026, 11, 17), TODAY):
        for happening in world.monthly:
            happening(world, day)

    assert days == [1]
