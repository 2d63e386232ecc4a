from datetime import timedelta

import pytest

from coaching.models import CoachingRequest, CoachingSession, Engagement, SponsorReport
from coaching.queries.home import coach_home
from pd_portal.demo.clock import Clock
from pd_portal.demo.loading import World
from pd_portal.demo.steps.coaching import PLANS, coach
from pd_portal.demo.steps.places import open_places
from pd_portal.people.models import Employer, StaffMember
from pd_portal.ui import dates
from tests.factories.courses import ModulePageFactory
from tests.factories.people import JobGroupFactory, PositionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    today = dates.today()
    ModulePageFactory()
    made = World(today, 60, [], Clock(today - timedelta(days=1200)), lambda said: None)
    open_places(made)
    made.clock.move_to(today)
    began = today - timedelta(days=400)
    codes = ["MS-EQ"] * 4 + [plan[0] for plan in PLANS] + ["LV-SS", "TW-KE"]
    for code in codes:
        unit = made.things["units"][code]
        employer = Employer.objects.get(code={"TW": "tide", "LV": "lark"}.get(code[:2], "msesd"))
        group = JobGroupFactory(code="leaders")
        PositionFactory(unit=unit, employer=employer, job_group=group, starts_on=began)
    return made


def test_the_demo_has_coaching_in_every_state(world):
    coach(world)

    assert Engagement.objects.filter(status="active").count() == len(PLANS)
    assert Engagement.objects.filter(status="agreeing").count() == 1
    assert CoachingRequest.objects.filter(status="waiting").count() == 2
    assert SponsorReport.objects.get().offered_at
    assert CoachingSession.objects.filter(outcome="held").count() == sum(p[4] for p in PLANS)
    first = StaffMember.objects.get(role_grants__role="coach", pk=first_coach())
    assert coach_home(first, now=dates.now()).needs_log


def first_coach():
    return min(
        Engagement.objects.first().parties.filter(part="coach").values_list("person", flat=True)
    )
