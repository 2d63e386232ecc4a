"""What the demo's people are in the middle of, and how renewals begin."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from courses.models import Enrollment, ModuleCompletion
from courses.signals import module_completed
from pd_portal.access import roles
from pd_portal.demo.generator.structure import LAGGING, TIDEWATER
from pd_portal.demo.loading import new_world, tagged
from pd_portal.demo.steps import under_way
from pd_portal.demo.steps.drafts import DRAFTED, EDITED, edit_lessons
from pd_portal.demo.steps.learning import WINDOW, opened_on
from pd_portal.demo.steps.places import open_places
from pd_portal.demo.steps.records import name_second_officer
from pd_portal.people.models import Employer, JobGroup, Leave, OrgUnit, RoleGrant, UnitHead
from pd_portal.policy.models import Standing
from tests.factories.courses import (
    LessonPageFactory,
    ModulePageFactory,
    ReleaseFactory,
    module_content,
)
from tests.factories.learning import ModuleCompletionFactory
from tests.factories.people import EmploymentFactory, PositionFactory
from tests.factories.policy import RequirementVersionFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture
def world():
    made = new_world(today=TODAY, staff=30, say=lambda text: None)
    open_places(made)
    return made


@pytest.fixture
def modules():
    made = {}
    for slug in (under_way.FIRST, under_way.SECOND, under_way.CAPSTONE):
        module = ModulePageFactory(slug=slug)
        ReleaseFactory(module=module, number=1, content=module_content())
        made[slug] = module
    return made


def hired(world, tag):
    """The person of the generator's population, as the roster file would have made them."""
    person = next(p for p in world.people if tag in p.tags)
    spell = EmploymentFactory(
        employer=world.things["employers"][person.employer],
        employee_id=person.number,
        starts_on=person.hired_on,
    )
    PositionFactory(
        person=spell.person, employer=spell.employer, employment=spell,
        unit=OrgUnit.objects.get(code=person.posts[0].unit),
        job_group=JobGroup.objects.get(code=person.posts[0].family), starts_on=person.hired_on,
    )  # fmt: skip
    return spell.person


def test_the_teacher_stops_in_the_middle_and_the_driver_too(world, modules, monkeypatch):
    monkeypatch.setattr(under_way, "FINISHED", 1)
    teacher, driver = hired(world, "new teacher"), hired(world, "new driver")
    world.clock.move_to(TODAY - timedelta(days=30))

    under_way.teacher_begins(world, TODAY)
    under_way.teacher_and_driver_go_on(world, TODAY)

    assert ModuleCompletion.objects.get().person == teacher
    under_way_now = Enrollment.objects.filter(finished_at=None)
    assert {go.person: go.module.slug for go in under_way_now} == {
        teacher: under_way.SECOND,
        driver: under_way.FIRST,
    }
    assert world.things["apart"] == {teacher.pk, driver.pk}
    assert tagged(world, "new driver").person == driver


def test_somebody_heads_each_place_and_the_next_one_follows(world):
    unit, employer = OrgUnit.objects.get(code=LAGGING), Employer.objects.get(code=TIDEWATER.lower())
    group = JobGroup.objects.get(code="leaders")
    first, second = (
        PositionFactory(unit=unit, employer=employer, job_group=group, starts_on=start, ends_on=end)
        for start, end in ((date(2024, 1, 1), date(2025, 6, 30)), (date(2025, 7, 1), None))
    )

    under_way.name_heads(world, date(2024, 2, 1))
    under_way.name_heads(world, date(2025, 8, 1))

    assert UnitHead.objects.get(ends_on=None).person == second.person
    assert UnitHead.objects.exclude(ends_on=None).get().person == first.person
    assert under_way.name_heads(world, date(2025, 9, 1)) is None
    assert UnitHead.objects.count() == 2


def test_each_thing_happens_once_on_the_first_file_that_is_near_enough(world):
    seen, done = [], set()
    at = {95: lambda world, day: seen.append(day)}

    for day in (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)):
        under_way._happen(world, day, at, done)

    assert seen == [date(2026, 9, 1)]


def test_somebody_of_the_district_is_away_now(world):
    employer = Employer.objects.get(code=TIDEWATER.lower())
    away = PositionFactory(
        unit=OrgUnit.objects.get(code=under_way.LEAVE_UNIT), employer=employer,
        employment__employer=employer, job_group=JobGroup.objects.get(code="classroom"),
        starts_on=date(2024, 1, 1),
    ).person  # fmt: skip

    under_way.somebody_leaves_for_a_while(world, date(2026, 10, 1))

    leave = Leave.objects.get()
    assert (leave.person, leave.employer) == (away, employer)
    assert leave.starts_on <= TODAY < leave.ends_on


def test_a_second_officer_is_somebody_of_the_office(world):
    PositionFactory(
        unit=OrgUnit.objects.get(code="MS-HR"), employer=Employer.objects.get(code="msesd"),
        job_group=JobGroup.objects.get(code="office"), starts_on=date(2025, 1, 1),
    )  # fmt: skip

    name_second_officer(world)
    name_second_officer(world)

    assert RoleGrant.objects.get().role == roles.RECORDS_OFFICER


def test_one_lesson_is_published_since_its_release_and_another_only_drafted():
    parent = ModulePageFactory()
    pages = {slug: LessonPageFactory(parent=parent, slug=slug) for slug in (EDITED, DRAFTED)}

    edit_lessons(None)

    for slug, page in pages.items():
        page.refresh_from_db()
        assert page.has_unpublished_changes == (slug == DRAFTED)
    assert pages[EDITED].title.endswith("with your own decision")


def test_a_renewal_counts_from_ninety_days_before_the_end():
    version = RequirementVersionFactory(
        modules=[ModulePageFactory()], validity_kind="months", validity_months=36,
        effective_from=date(2023, 7, 1),
    )  # fmt: skip
    person = PositionFactory(
        employer=version.requirement.employer, starts_on=date(2023, 7, 1)
    ).person
    done = ModuleCompletionFactory(
        enrollment__person=person,
        enrollment__release__module=version.pathway_version.items.get().module,
        completed_at=timezone.make_aware(datetime.combine(date(2024, 1, 10), time(12))),
    )
    module_completed.send(None, completion=done, now=done.completed_at)

    end = Standing.objects.order_by("starts_on").filter(due_on__year=2027).first().due_on
    assert opened_on(date(2025, 1, 1)) == {person.pk: end - WINDOW}
    assert opened_on(date(2023, 12, 1)) == {}
