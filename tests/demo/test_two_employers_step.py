"""The demo asks partners about people, and HR finds a zip whose roles nobody knows."""

from datetime import date
from types import SimpleNamespace

import pytest

from pd_portal.access import roles
from pd_portal.demo.clock import Clock
from pd_portal.demo.generator.structure import AGENCY, LARKSPUR, TIDEWATER
from pd_portal.demo.steps.two_employers import UNITS, ask_partners, leave_a_zip
from pd_portal.people.models import JoinRequest, RosterImport
from pd_portal.people.queries.imports import unknown_roles
from pd_portal.people.queries.joins import person_there
from tests.factories.people import (
    EmployerFactory,
    JobGroupFactory,
    OrgUnitFactory,
    PartnerEmployerFactory,
    PositionFactory,
    RoleGrantFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = date(2026, 11, 23)


@pytest.fixture
def world():
    agency = EmployerFactory()
    employers = {AGENCY: agency}
    employers |= {code: PartnerEmployerFactory(code=code) for code in (LARKSPUR, TIDEWATER)}
    return SimpleNamespace(today=DAY, clock=Clock(DAY), things={"employers": employers})


def test_one_question_waits_and_one_was_answered(world):
    for employer in world.things["employers"].values():
        PositionFactory(employer=employer)
    namesakes = [
        PositionFactory(
            employer=world.things["employers"][code], person__given_name="Zoë",
            person__family_name="Diallo",
        ).person
        for code in (AGENCY, TIDEWATER)
    ]  # fmt: skip
    asks = RoleGrantFactory(role=roles.RECORDS_OFFICER).person
    decides = RoleGrantFactory(role=roles.ADMINISTRATOR).person

    ask_partners(world)

    waiting, answered = JoinRequest.objects.order_by("decided_at", "pk").reverse()
    assert {waiting.decided_at is None, answered.decided_at is None} == {True, False}
    asked = JoinRequest.objects.waiting().get()
    assert (asked.asked_by, asked.person, person_there(asked)) == (asks, *namesakes)
    assert JoinRequest.objects.get(decided_by=decides).merge is None


def test_a_zip_waits_with_roles_to_give_a_meaning(world):
    agency = world.things["employers"][AGENCY]
    for code in UNITS:
        OrgUnitFactory(code=code, parent=agency.unit)
    JobGroupFactory(code="classroom")

    leave_a_zip(world)

    staged = RosterImport.objects.get()
    assert unknown_roles(staged) == [["homevisitor", "", 2, "Home Visitor"]]
    assert (staged.figures["added"], staged.figures["errors"]) == (2, 2)
