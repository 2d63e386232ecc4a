"""The demo's goal is adopted and learned for through the product's own actions."""

from datetime import date

import pytest

from courses.models import ModuleCompletion
from pd_portal.demo.loading import new_world
from pd_portal.demo.steps import learning, policy
from pd_portal.policy.models import Goal, Requirement, Standing
from tests.factories.courses import ModulePageFactory, ReleaseFactory
from tests.factories.people import EmployerFactory, PositionFactory

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
    assert Goal.objects.get(is_headline=True).targets.count() == 3


def test_each_month_some_finish_a_module_and_are_reckoned(world):
    for _ in range(12):
        PositionFactory(employer=world.things["employers"]["MSESD"], starts_on=date(2023, 7, 1))

    world.clock.move_to(date(2023, 9, 1))
    for happening in world.monthly:
        happening(world, date(2023, 9, 1))

    finished = ModuleCompletion.objects.count()
    assert 0 < finished < 12
    assert Standing.objects.values("person").distinct().count() == finished
