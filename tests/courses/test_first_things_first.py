"""Prerequisites and hours are what the release says; no circle of modules is released."""

from decimal import Decimal

import pytest

from courses.actions.releasing import release_module
from courses.models import ModulePage, Prerequisite
from courses.queries.catalog import Wish, catalog
from courses.queries.module_content import module_content
from courses.queries.problems import problems_of
from pd_portal.audit.actions import System
from pd_portal.ui.dates import now, today
from tests.factories.courses import ReleaseFactory, written_module
from tests.factories.courses import module_content as content_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    return written_module()


def asks_for(module, other):
    module.prerequisites = [Prerequisite(module=other)]
    module.save_revision().publish()
    return ModulePage.objects.get(pk=module.pk)


def problems(module):
    return [str(one) for one in problems_of(module, module_content(module))]


def released(slug, *prerequisites):
    content = content_of(slug=slug, prerequisites=list(prerequisites))
    return ReleaseFactory(module__slug=slug, content=content).module


def test_a_module_that_asks_for_itself_is_not_released(module):
    assert problems(asks_for(module, module)) == [
        "Prerequisites: “our-policy” asks for this module first, so nobody could start either."
    ]


def test_a_circle_through_another_module_is_seen(module):
    released("middle", "our-policy")
    first = released("first", "middle")

    assert "“first” asks for this module first" in problems(asks_for(module, first))[0]


def test_a_row_of_modules_is_no_circle(module):
    released("start-here")
    second = released("second", "start-here")

    assert problems(asks_for(module, second)) == []
    assert release_module(actor=System("test"), module=module, now=now()).number == 1


def test_pages_for_people_tell_the_released_hours(client):
    module = ReleaseFactory(number=1).module
    ModulePage.objects.filter(pk=module.pk).update(hours="3.0")

    start = client.get(module.player_path()).content.decode()

    assert ("1.0 hours" in start, "3.0 hours" in start) == (True, False)
    lines = catalog(Wish(hours="1.5"), None, today())
    assert [(line.slug, line.hours) for line in lines] == [(module.slug, Decimal("1.0"))]
