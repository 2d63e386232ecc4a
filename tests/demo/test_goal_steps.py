"""The demo's goal is adopted and learned for through the product's own actions."""

from datetime import date

import pytest

from courses.actions.correcting import record_completion
from courses.models import ModuleCompletion
from pd_portal.audit.models import AuditRecord
from pd_portal.demo import loading
from pd_portal.demo.loading import new_world
from pd_portal.demo.steps import learning, policy
from pd_portal.people.models import StaffMember
from pd_portal.policy.actions.standing import facts_changed
from pd_portal.policy.models import (
    Exemption,
    Extension,
    Goal,
    MonthEnd,
    Requirement,
    Standing,
    Target,
)
from tests.factories.courses import ModulePageFactory, ReleaseFactory
from tests.factories.people import EmployerFactory, OrgUnitFactory, PositionFactory, noon

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture
def world():
    made = new_world(today=TODAY, staff=20, say=lambda text: None)
    made.things["employers"] = {"MSESD": EmployerFactory()}
    for number in (1, 2):
        ReleaseFactory(module=ModulePageFactory(number=number), number=1)
    policy.adopt(made)
    learning.plan_learning(made)
    return made


def test_the_all_staff_goal_is_in_force_before_the_first_file(world):
    version = Requirement.objects.get(code="core").versions.get()

    assert version.is_frozen
    assert version.effective_from == date(2023, 7, 1)
    assert version.pathway_version.items.count() == 2


def test_the_target_for_2020_is_shown_as_renewed(world):
    goal = Goal.objects.get(is_headline=True)
    first, second = goal.targets.all()[:2]

    assert goal.policy.goals.count() == 5
    assert (first.reach_by.year, first.outcome) == (2020, "renewed")
    assert (second.renews, second.reach_by) == (first, date(2024, 6, 30))


def test_each_month_some_finish_a_module_and_are_reckoned(world):
    for _ in range(12):
        PositionFactory(employer=world.things["employers"]["MSESD"], starts_on=date(2023, 7, 1))

    world.clock.move_to(date(2023, 9, 1))
    for happening in world.monthly:
        happening(world, date(2023, 9, 1))

    finished = ModuleCompletion.objects.count()
    assert 0 < finished < 12
    assert Standing.objects.values("person").distinct().count() == finished


def test_a_big_agency_records_all_sittings_since_its_last_files_in_one_batch(world, monkeypatch):
    monkeypatch.setattr(loading, "BIG", 10)
    employer = world.things["employers"]["MSESD"]
    for _ in range(12):
        PositionFactory(employer=employer, starts_on=date(2023, 7, 1))
    late = [PositionFactory(employer=employer, starts_on=date(2023, 12, 15)).person for _ in "abc"]

    world.clock.move_to(date(2024, 1, 1))
    learning.sit_together(world, date(2024, 1, 1))

    rows = ModuleCompletion.objects.all()
    assert len({row.completed_at.month for row in rows}) > 3
    assert all(row.completed_at.month == 12 for row in rows.filter(person__in=late))
    shown = rows.filter(proficient=True).values_list("person", "module")
    assert len(shown) == len(set(shown))
    assert AuditRecord.objects.filter(verb__contains="completed").count() == 1


def test_half_a_year_ago_hr_decided_twice_and_never_again(world):
    for _ in range(31):
        PositionFactory(employer=world.things["employers"]["MSESD"], starts_on=date(2023, 7, 1))

    world.clock.move_to(date(2026, 6, 1))
    for day in (date(2026, 4, 1), date(2026, 6, 1), date(2026, 7, 1)):
        policy.decide(world, day)

    assert Exemption.objects.get().starts_on == date(2026, 6, 1)
    assert Extension.objects.count() == 1


def test_targets_whose_day_has_passed_are_judged_and_the_last_one_is_renewed(world):
    world.clock.move_to(date(2026, 11, 1))
    policy.judge_targets(world, date(2026, 11, 1))

    outcomes = Target.objects.order_by("reach_by").values_list("outcome", flat=True)
    assert list(outcomes) == ["renewed", "missed", "missed", "renewed", None]


def test_the_last_month_ends_are_published_where_that_tells_of_nobody(world):
    module, release = world.things["core"][0]
    employer = world.things["employers"]["MSESD"]
    for unit in (OrgUnitFactory(parent=employer.unit) for _ in range(2)):
        for place in range(14):
            person = PositionFactory(
                employer=employer, unit=unit, starts_on=date(2025, 7, 1)
            ).person
            if place < 6:
                for module, release in world.things["core"]:
                    record_completion(
                        actor=None, person=person, module=module, release=release, source="group",
                        completed_at=noon(date(2026, 5, 1)), proficient=True, note="",
                        now=noon(date(2026, 5, 2)),
                    )  # fmt: skip
    world.clock.move_to(date(2026, 11, 1))
    policy.reckon(world, date(2026, 11, 1))
    facts_changed(StaffMember.objects.values_list("pk", flat=True), now=world.clock.tick())

    for day in (date(2026, 3, 1), date(2026, 11, 1), TODAY):
        policy.publish(world, day)

    assert [row.day for row in MonthEnd.objects.all()] == [date(2026, 10, 31)]
