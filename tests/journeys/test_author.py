"""One module's whole way: written in the CMS, released, taken on a telephone, read by a facilitator."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from courses.actions.curriculum import course_index
from courses.content import lessons
from courses.models import CoursePage, ModuleCompletion, Response
from pd_portal.access import roles
from tests.courses.browsing import go_of, right_fields
from tests.factories.people import JobGroupFactory, employee_with_role
from tests.journeys.authoring import release, write_module, write_two_lessons
from tests.journeys.taking import begin, block_of, choose, employed_as, finish_lesson, saved

pytestmark = pytest.mark.django_db(transaction=True)
WIDE = 1280


@pytest.fixture
def course():
    JobGroupFactory(code="operations", name="Operations")
    JobGroupFactory(code="classroom", name="Classroom")
    return course_index().add_child(instance=CoursePage(title="Core", slug="core"))


def test_a_module_is_written_released_taken_and_read(course, sign_in_as, looks_right):
    author = sign_in_as(employee_with_role(roles.AUTHOR), width=WIDE)
    module = author_makes_it(author, course)
    teacher, driver = employed_as("classroom"), employed_as("operations")
    teacher_takes_it(sign_in_as(teacher), teacher, module, looks_right)
    driver_sees_the_bus(sign_in_as(driver), module)
    facilitator_reads_it(sign_in_as(employee_with_role(roles.FACILITATOR), width=WIDE), teacher)


def author_makes_it(desk, course):
    module = write_module(desk, course)
    write_two_lessons(desk, module)
    release(desk, module)
    made = lessons(module.releases.get().content)
    assert [[block.type for block in lesson.blocks] for lesson in made] == [
        ["knowledge_check"],
        ["scenario", "scenario", "reflection"],
    ]
    assert [block.job_groups for block in made[1].blocks[:2]] == [{"operations"}, {"classroom"}]
    return module


def teacher_takes_it(page, teacher, module, looks_right):
    begin(page, module.slug)
    answer_without_a_network(page, teacher)
    finish_lesson(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("The scenes")
    expect(page.get_by_text("On the bus")).to_have_count(0)
    looks_right(page)
    fail_once_then_pass(page, teacher)
    page.get_by_label("Your words").fill("I will hold the door.")
    page.get_by_role("button", name="Share with a facilitator").click()
    expect(page.locator(".pd-own-words")).to_have_text("I will hold the door.")
    finish_lesson(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have finished")
    assert ModuleCompletion.objects.get().person == teacher


def answer_without_a_network(page, teacher):
    """The connection goes while the answer is given; it is sent by itself when it is back."""
    check, go = block_of(teacher, "knowledge_check"), go_of(teacher.user)
    page.context.set_offline(True)
    choose(page, right_fields(go, check))
    expect(page.locator(f"#s-{check.id}")).to_contain_text("Not saved yet: no connection")
    page.get_by_role("button", name="Check my answer").click()
    expect(page.locator(f"#s-{check.id}")).to_contain_text("Nothing was sent")
    assert not Response.objects.exists()
    page.context.set_offline(False)
    saved(page, check)
    assert Response.objects.get().answer
    page.get_by_role("button", name="Check my answer").click()
    expect(page.get_by_role("heading", name="Right", exact=True)).to_be_visible()


def fail_once_then_pass(page, teacher):
    played = block_of(teacher, "scenario")
    choose(page, right_fields(go_of(teacher.user), played, right=False))
    page.get_by_role("button", name="Check my answer").click()
    expect(page.get_by_role("heading", name="Not right yet")).to_be_visible()
    choose(page, right_fields(go_of(teacher.user), played))
    page.get_by_role("button", name="Check my answer").click()
    expect(page.get_by_role("heading", name="Right", exact=True)).to_be_visible()


def driver_sees_the_bus(page, module):
    begin(page, module.slug)
    page.goto(reverse("courses:lesson", args=[module.slug, "the-scenes"]))
    expect(page.get_by_role("heading", name="On the bus")).to_be_visible()
    expect(page.get_by_text("In class")).to_have_count(0)


def facilitator_reads_it(desk, teacher):
    desk.goto(reverse("courses:reviews"))
    desk.get_by_role("link", name="Read what").click()
    expect(desk.get_by_text("I will hold the door.")).to_be_visible()
    desk.get_by_role("button", name="I have read it").click()
    expect(desk.get_by_text("No reflection waits for you.")).to_be_visible()
    assert Response.objects.get(read_at__isnull=False).enrollment.person == teacher
