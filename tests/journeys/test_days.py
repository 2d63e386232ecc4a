"""A day of a driver, a teacher, a principal, a coach and HR: from their home page on by links alone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from coaching.actions.logs import Entry, log_unplanned
from coaching.actions.sessions import Happened
from coaching.models import AvailabilityRule
from courses.actions.answering import submit_answer
from courses.actions.completing import finish_lesson
from courses.models import LessonProgress
from courses.queries.records import load_record
from pd_portal.access import roles
from pd_portal.people.models import Delegate, Employer, OrgUnit
from pd_portal.people.signals import positions_changed
from pd_portal.policy.models import Requirement
from pd_portal.ui.dates import today, words
from tests.courses.browsing import go_of, right_fields
from tests.courses.playing import release, right_answer
from tests.factories.booking import SessionTypeFactory
from tests.factories.coaching import (
    AgreementFactory,
    EngagementFactory,
    PartyFactory,
    SessionFactory,
)
from tests.factories.people import (
    JobGroupFactory,
    LeaveFactory,
    OrgUnitFactory,
    PersonEmailFactory,
    PositionFactory,
    RoleGrantFactory,
    StaffMemberFactory,
    UnitHeadFactory,
)
from tests.factories.policy import PayNoteFactory, RequirementVersionFactory
from tests.journeys.test_taking import block_of, choose

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "The team worries about the new schedule."
LATEST = "Ask next time how Tuesday went."
DESK = 1280


class School:
    """A school of an employer that asks one module of everybody, 90 days after they came."""

    def __init__(self):
        self.module = release(hours=1.0).module
        version = RequirementVersionFactory(
            modules=[self.module], effective_from=today() - timedelta(days=300)
        )
        self.requirement: Requirement = version.requirement
        self.employer: Employer = self.requirement.employer
        self.unit: OrgUnit = OrgUnitFactory(name="Harbor School", parent=self.employer.unit)

    def hire(self, family_name, group="classroom", days_ago=60, **details):
        person = StaffMemberFactory(given_name="Sam", family_name=family_name)
        PersonEmailFactory(person=person)
        PositionFactory(
            person=person,
            employer=self.employer,
            unit=self.unit,
            job_group=JobGroupFactory(code=group, name=group.title()),
            starts_on=today() - timedelta(days=days_ago),
            **details,
        )
        self.reckon(person)
        return person

    def reckon(self, person):
        positions_changed.send(None, person_ids={person.pk}, now=timezone.now())

    def due(self, days_ago) -> date:
        return today() + timedelta(days=90 - days_ago)


@pytest.fixture
def school():
    return School()


def at_home(page):
    page.goto("/home/")
    return page


def back_home(page):
    page.locator(".pd-brand").click()


def from_the_menu(page, label):
    page.get_by_role("button", name="Menu").click()
    page.get_by_label("Main", exact=True).get_by_role("link", name=label, exact=True).click()


def finish_all_but_the_last_word(person):
    """Every check is answered and the first lesson finished; the last one is left to the browser."""
    go = go_of(person.user)
    state = load_record(go)
    said = {"actor": person, "enrollment": go}
    for block_id in state.played.kinds:
        block, row = state.played.blocks[block_id], state.open_try(block_id)
        submit_answer(
            block=block, sequence=1, attempt=row.number, now=timezone.now(),
            answer=right_answer(state.played, block, row.seed), **said,
        )  # fmt: skip
    finish_lesson(lesson=state.played.lessons[0].slug, now=timezone.now(), **said)


def test_a_drivers_day(school, sign_in_as, looks_right):
    driver = school.hire("Driver", "operations", title="Bus Driver")
    PayNoteFactory(
        employer=school.employer, job_group=driver.positions.get().job_group,
        starts_on=today() - timedelta(days=60),
    )  # fmt: skip
    page = at_home(sign_in_as(driver))
    expect(page.get_by_text(f"Due {words(school.due(60))}")).to_be_visible()
    expect(page.get_by_text("This is paid work time.")).to_be_visible()
    looks_right(page)

    page.get_by_role("link", name=school.module.title).click()
    page.get_by_role("button", name="Start").click()
    check = block_of(driver, "knowledge_check")
    choose(page, right_fields(go_of(driver.user), check))
    page.get_by_role("button", name="Check my answer").click()
    page.get_by_role("button", name="I have finished this lesson").click()
    expect(page.get_by_role("heading", name="On the bus")).to_be_visible()
    expect(page.get_by_text("In class")).to_have_count(0)

    back_home(page)
    expect(page.get_by_text("1 of 2 lessons finished")).to_be_visible()
    looks_right(page)
    page.get_by_role("link", name="Continue", exact=True).click()
    expect(page.get_by_role("heading", name="On the bus")).to_be_visible()

    assert LessonProgress.objects.filter(finished_at__isnull=False).count() == 1


def test_a_teachers_day(school, sign_in_as, looks_right):
    teacher = school.hire("Teacher")
    page = at_home(sign_in_as(teacher))
    page.get_by_role("link", name=school.module.title).click()
    page.get_by_role("button", name="Start").click()
    finish_all_but_the_last_word(teacher)

    back_home(page)
    page.get_by_role("link", name="Continue", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Act on it")
    page.get_by_role("button", name="I have finished this lesson").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have finished")
    looks_right(page)

    back_home(page)
    expect(page.get_by_text("Goal met")).to_be_visible()
    page.get_by_role("link", name="All your learning and records").click()
    looks_right(page)
    page.get_by_role("link", name=school.module.title).first.click()
    expect(page.locator("main")).to_contain_text(words(today()))


def test_a_principals_day(school, sign_in_as, looks_right):
    principal = school.hire("Principal", "leaders", days_ago=200)
    UnitHeadFactory(unit=school.unit, person=principal)
    school.hire("Soon", days_ago=60)
    school.hire("Late", days_ago=120)
    away = school.hire("Away", days_ago=80)
    LeaveFactory(person=away, employer=school.employer, starts_on=today() - timedelta(days=9))
    school.reckon(away)
    page = at_home(sign_in_as(principal))

    page.get_by_role("link", name="My people's training").click()
    names = page.locator("tbody th").all_inner_texts()
    assert [name.split(",")[0] for name in names] == ["Late", "Soon", "Away"]
    expect(page.get_by_role("row").filter(has_text="Away")).to_contain_text("Paused")
    expect(page.get_by_text("leave", exact=False)).to_have_count(0)
    looks_right(page)
    page.get_by_role("link", name="Ask HR for more time for Late, Sam").click()
    page.get_by_label("Until when?").fill((today() + timedelta(days=30)).isoformat())
    looks_right(page)
    page.get_by_role("button", name="Ask HR").click()
    expect(page.get_by_text("HR has it on its list.")).to_be_visible()
    back_home(page)
    page.get_by_role("link", name="My people's training").click()
    page.get_by_role("link", name="Late, Sam", exact=True).click()
    expect(page.locator("main")).to_contain_text("In the audience without a break since")
    looks_right(page)

    from_the_menu(page, "My people")
    page.get_by_role("link", name="Name somebody who stands in").click()
    page.get_by_label("Who stands in for you").fill("Soon, Sam")
    page.get_by_label("First day").fill(today().isoformat())
    page.get_by_label("Last day").fill((today() + timedelta(days=7)).isoformat())
    looks_right(page)
    page.get_by_role("button", name="Let them stand in").click()
    expect(page.get_by_text(f"Sam Soon, {words(today())}")).to_be_visible()
    assert Delegate.objects.get().delegate.family_name == "Soon"


def coached(school, coach):
    """An engagement of a leader: one session waits for its log, one was logged."""
    client = school.hire("Client", "leaders", days_ago=200)
    signed = timezone.now() - timedelta(days=60)
    began = {"starts_on": signed.date()}
    engagement = EngagementFactory(unit=school.unit, created_at=signed, **began)
    party = PartyFactory(engagement=engagement, person=coach, part="coach", **began)
    PartyFactory(engagement=engagement, person=client, **began)
    dates = dict.fromkeys(("drafted_at", "offered_at", "in_force_at"), signed)
    terms = AgreementFactory(engagement=party.engagement, **dates)
    at = timezone.now() - timedelta(days=2)
    said = {"engagement": party.engagement, "agreement_version": terms}
    SessionFactory(planned_starts_at=at, created_at=at - timedelta(days=9), **said)
    earlier = at - timedelta(days=14)
    happened = Happened(
        "held", "video", "", earlier, earlier + timedelta(hours=1), attended={client.pk}
    )
    entry = Entry(happened, shared="We met.", private=SECRET)
    log_unplanned(engagement=engagement, entry=entry, actor=coach, now=at)


def test_a_coachs_day(school, sign_in_as, looks_right):
    coach = school.hire("Coach", days_ago=200)
    RoleGrantFactory(person=coach, role=roles.COACH)
    SessionTypeFactory(coach=coach, name="Coaching session")
    coached(school, coach)
    page = at_home(sign_in_as(coach, width=DESK))
    looks_right(page)

    page.get_by_role("link", name="The people you coach").click()
    page.get_by_role("link", name="Log: Sam Client").click()
    page.get_by_label("Shared summary").fill("We planned the first month.")
    page.get_by_label("Private note").fill(LATEST)
    page.get_by_role("button", name="Save the log").click()
    expect(page.get_by_text(LATEST)).to_be_visible()
    page.get_by_role("link", name="Coaching", exact=True).first.click()
    expect(page.locator("#needs-log")).to_have_count(0)

    page.get_by_role("link", name="When you can be booked").click()
    page.get_by_label("Tuesday, row 1: from").fill("08:00")
    page.get_by_label("Tuesday, row 1: to").fill("15:00")
    page.get_by_role("button", name="Save these hours").click()
    expect(page.get_by_text("Your weekly hours are saved.")).to_be_visible()
    looks_right(page)
    assert AvailabilityRule.objects.get().coach == coach


def test_hrs_day(school, sign_in_as, looks_right):
    hr = school.hire("Partner", "office", days_ago=200)
    RoleGrantFactory(person=hr, role=roles.HR, employer=school.employer)
    school.hire("Late", days_ago=120)
    coach = school.hire("Coach", days_ago=200)
    coached(school, coach)
    page = at_home(sign_in_as(hr, width=DESK))
    looks_right(page)

    page.get_by_role("link", name="Who has met the goal").click()
    expect(page.locator(".pd-lede")).to_contain_text("0 of 4 required people")
    looks_right(page)
    page.get_by_role("link", name="Overdue").first.click()
    page.get_by_role("link", name="Late, Sam").click()
    expect(page.locator(".pd-why")).to_contain_text(words(school.due(120)))
    looks_right(page)

    back_home(page)
    page.get_by_role("link", name="Coaching hours").click()
    expect(page.get_by_text("1 session held, 60 minutes")).to_be_visible()
    assert SECRET not in page.content()
    looks_right(page)
    back_home(page)
    page.get_by_label("Your work here").get_by_role("link", name="People", exact=True).click()
    page.get_by_role("link", name="Late, Sam").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Late")
    looks_right(page)
