from datetime import timedelta

import pytest

from coaching.models import (
    CoachingRequest,
    CoachingSession,
    Engagement,
    LegalHold,
    Opening,
    SponsorReport,
)
from coaching.queries.home import coach_home
from coaching.queries.lead import coach_loads
from pd_portal.access import roles
from pd_portal.demo.clock import Clock
from pd_portal.demo.loading import World
from pd_portal.demo.steps.coaching import PLANS, coach
from pd_portal.demo.steps.coaching_capacity import state_room
from pd_portal.demo.steps.coaching_records import ask_for_records
from pd_portal.demo.steps.coaching_templates import COMMITTEE, LEADER
from pd_portal.demo.steps.places import open_places
from pd_portal.people.models import Employer, StaffMember
from pd_portal.ui import dates
from tests.factories.courses import ModulePageFactory
from tests.factories.people import JobGroupFactory, PositionFactory, employee_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    today = dates.today()
    ModulePageFactory()
    made = World(today, 60, [], Clock(today - timedelta(days=1200)), lambda said: None)
    open_places(made)
    made.clock.move_to(today)
    began = today - timedelta(days=400)
    codes = ["MS-EQ"] * 4 + [plan[0] for plan in PLANS] + ["LV-SS", "TW-KE", "MS-SUP"]
    for code in codes:
        unit = made.things["units"][code]
        employer = Employer.objects.get(code={"TW": "tide", "LV": "lark"}.get(code[:2], "msesd"))
        group = JobGroupFactory(code="leaders")
        PositionFactory(unit=unit, employer=employer, job_group=group, starts_on=began)
    return made


def test_the_demo_has_coaching_in_every_state(world):
    coach(world)

    alone = Engagement.objects.filter(group_name="")
    assert alone.filter(status="active").count() == len(PLANS)
    assert Engagement.objects.filter(status="agreeing").count() == 1
    assert CoachingRequest.objects.filter(status="waiting").count() == 2
    assert not SponsorReport.objects.filter(offered_at=None).exists()
    assert [bool(r.released_at) for r in SponsorReport.objects.order_by("pk")] == [False, True]
    assert CoachingSession.objects.filter(outcome="no_show").count() == 1
    held = CoachingSession.objects.filter(outcome="held", engagement__in=alone)
    assert held.count() == sum(plan[4] for plan in PLANS)
    first = StaffMember.objects.get(role_grants__role="coach", pk=first_coach())
    assert coach_home(first, now=dates.now()).needs_log


def first_coach():
    return min(
        Engagement.objects.first().parties.filter(part="coach").values_list("person", flat=True)
    )


def test_one_coach_is_full_one_has_room_and_one_has_not_said(world):
    coach(world)
    world.clock.move_to(dates.today())
    state_room(world)

    loads = coach_loads(now=dates.now())
    assert [load.room.left for load in loads] == [2, None, 0]


def test_the_lead_keeps_two_templates_and_both_have_been_used(world):
    coach(world)

    used = Engagement.objects.exclude(template=None).values_list("template__name", flat=True)
    assert set(used) == {LEADER, COMMITTEE}


def test_a_committee_is_coached_as_a_group(world):
    coach(world)

    group = Engagement.objects.exclude(group_name="").get()
    assert group.parties.filter(part="client").count() > 1
    assert group.sessions.get().outcome == "held"


def test_a_records_request_waits_for_a_second_person(world):
    coach(world)
    officer = employee_with_role(roles.RECORDS_OFFICER)

    ask_for_records(world)

    opening = Opening.objects.get()
    assert (opening.asked_by, opening.approved_by) == (officer, None)
    assert opening.engagement != LegalHold.objects.get().engagement
