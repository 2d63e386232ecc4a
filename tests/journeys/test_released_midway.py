"""A correction and a material change are released while somebody is midway."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from courses.actions.curriculum import course_index
from courses.models import CoursePage, LessonPage, ModuleCompletion
from pd_portal.access import roles
from tests.courses.browsing import go_of, right_fields
from tests.factories.courses import written_module
from tests.factories.people import employee_with_role
from tests.journeys.authoring import edit, fill, publish, release
from tests.journeys.taking import begin, block_of, choose, employed_as, finish_lesson, saved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def module():
    course = course_index().add_child(instance=CoursePage(title="Core", slug="core"))
    return written_module(parent=course)


@pytest.fixture
def author(sign_in_as):
    return sign_in_as(employee_with_role(roles.AUTHOR), width=1280)


def test_who_is_midway_moves_along_with_a_correction_and_finishes_before_a_material_change(
    module, author, sign_in_as
):
    release(author, module)
    teacher = employed_as("classroom")
    page = sign_in_as(teacher)
    begin(page, module.slug)
    check = block_of(teacher, "knowledge_check")
    choose(page, right_fields(go_of(teacher.user), check))
    saved(page, check)

    correct_a_title(author, module)
    # The page was open all the while: its answer is still taken.
    page.get_by_role("button", name="Check my answer").click()
    expect(page.get_by_role("heading", name="Right", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Begin here")

    change_a_key(author, module)
    finish_lesson(page)
    take_the_rest(page, teacher)
    assert ModuleCompletion.objects.get(person=teacher).version == 2

    newcomer = employed_as("classroom")
    begin(sign_in_as(newcomer), module.slug)
    expect_version(newcomer, 3)


def correct_a_title(desk, module):
    edit(desk, LessonPage.objects.get(slug="start"))
    fill(desk, "title", "Begin here")
    publish(desk)
    desk.goto(reverse("courses_admin:release", args=[module.pk]))
    expect(desk.get_by_text("Proposed: correction")).to_be_visible()
    expect(desk.get_by_text("They go on in version 2")).to_be_visible()
    release(desk, module)


def change_a_key(desk, module):
    edit(desk, LessonPage.objects.get(slug="start"))
    for number in (0, 1):
        desk.locator(f"[name=body-1-value-options-{number}-value-correct]").click()
    publish(desk)
    desk.goto(reverse("courses_admin:release", args=[module.pk]))
    expect(desk.get_by_text("Proposed: material change")).to_be_visible()
    expect(desk.get_by_text("They finish version 2")).to_be_visible()
    release(desk, module)


def take_the_rest(page, teacher):
    expect(page.get_by_role("heading", level=1)).to_have_text("Act on it")
    choose(page, right_fields(go_of(teacher.user), block_of(teacher, "scenario")))
    page.get_by_role("button", name="Check my answer").click()
    page.get_by_role("link", name="Start the check").click()
    choose(page, right_fields(go_of(teacher.user), block_of(teacher, "question_pool")))
    page.get_by_role("button", name="Look over my answers").click()
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("link", name="Back to the lesson").first.click()
    finish_lesson(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have finished")


def expect_version(person, number):
    assert go_of(person.user).release.number == number
