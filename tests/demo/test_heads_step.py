"""The demo's units have heads, and a file waits for HR with something of every kind in it."""

from datetime import date
from types import SimpleNamespace

import pytest

from pd_portal.demo.clock import Clock
from pd_portal.demo.generator.files import hr_csv
from pd_portal.demo.generator.people import population
from pd_portal.demo.generator.structure import AGENCY
from pd_portal.demo.steps.heads import leave_a_file, name_heads
from pd_portal.people.models import ReviewItem, RosterImport, RosterSource, StaffMember, UnitHead
from tests.factories.people import EmployerFactory, JobGroupFactory, PositionFactory
from tests.people.test_import import bring_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


def world(**more):
    return SimpleNamespace(today=DAY, clock=Clock(DAY), **more)


def test_whoever_leads_a_unit_is_its_head_since_the_last_summer():
    leader = PositionFactory(
        job_group=JobGroupFactory(code="leaders"), primary=True, starts_on=date(2020, 8, 1)
    )
    PositionFactory(unit=leader.unit, starts_on=date(2019, 8, 1))
    PositionFactory()

    name_heads(world())

    head = UnitHead.objects.get()
    assert (head.person, head.starts_on) == (leader.person, date(2026, 7, 1))


def test_a_file_waits_with_something_of_every_kind():
    people = population(today=DAY)
    source = RosterSource.objects.create(
        employer=EmployerFactory(), code="msesd-hr", name="HR", profile={"open_missing": True}
    )
    bring_in(source, hr_csv(people, employer=AGENCY, day=DAY), day=DAY)
    source.profile = {}
    source.save()
    before = StaffMember.objects.count()

    leave_a_file(world(people=people))

    waiting = RosterImport.objects.latest("pk")
    counts = {name: waiting.figures[name] for name in ("added", "changed", "review", "errors")}
    assert counts == {"added": 1, "changed": 1, "review": 1, "errors": 2}
    assert waiting.status == "staged"
    assert waiting.figures["difference"] == 0
    assert ReviewItem.objects.get().name == "Ngozi Okafor"
    assert StaffMember.objects.count() == before
