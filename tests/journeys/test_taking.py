"""A teacher takes a module on a telephone; a driver gets only the scenes of the bus."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from courses.models import ModuleCompletion, Response
from courses.queries.records import load_record
from tests.courses.browsing import go_of, right_fields
from tests.courses.playing import release
from tests.factories.courses import module_content
from tests.factories.people import JobGroupFactory, PositionFactory, employee_with_role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def module():
    content = module_content()
    reflection = content["lessons"][1]["body"][-1]
    reflection["value"]["sharing"] = "facilitator"
    return release(lessons=content["lessons"]).module


def employed_as(code):
    return PositionFactory(job_group=JobGroupFactory(code=code, name=code.title())).person


def block_of(person, kind):
    played = load_record(go_of(person.user)).played
    return next(b for b in played.blocks.values() if b.type == kind)


def choose(page, fields):
    for name, values in fields.items():
        for value in values if isinstance(values, list) else [values]:
            page.locator(f"label[for='o-{name}-{value}']").click()


def saved(page, block):
    expect(page.locator(f"#s-{block.id}")).to_contain_text("Saved")


def test_a_teacher_fails_once_passes_and_is_read_by_a_facilitator(module, sign_in_as, looks_right):
    teacher, facilitator = employed_as("classroom"), employee_with_role("facilitator")
    page = sign_in_as(teacher)
    page.goto(reverse("courses:module", args=[module.slug]))
    looks_right(page)
    page.get_by_role("button", name="Start").click()

    # A check, with the network lost in the middle.
    expect(page.get_by_role("heading", level=1)).to_have_text("Start here")
    looks_right(page)
    check, go = block_of(teacher, "knowledge_check"), go_of(teacher.user)
    page.route("**/save/", lambda route: route.abort())
    choose(page, right_fields(go, check))
    expect(page.locator(f"#s-{check.id}")).to_contain_text("Not saved yet: no connection")
    page.unroute("**/save/")
    saved(page, check)
    assert Response.objects.get().answer
    page.get_by_role("button", name="Check my answer").click()
    expect(page.get_by_role("heading", name="Right")).to_be_visible()
    looks_right(page)
    page.get_by_role("button", name="I have finished this lesson").click()

    # A scene: wrong once, then the final check: failed once, then passed.
    expect(page.get_by_role("heading", level=1)).to_have_text("Act on it")
    scene, pool = block_of(teacher, "scenario"), block_of(teacher, "question_pool")
    choose(page, right_fields(go, scene, right=False))
    page.get_by_role("button", name="Check my answer").click()
    expect(page.get_by_role("heading", name="Not right yet")).to_be_visible()
    choose(page, right_fields(go, scene))
    page.get_by_role("button", name="Check my answer").click()
    page.get_by_role("link", name="Start the check").click()
    looks_right(page)
    choose(page, right_fields(go, pool, right=False))
    page.get_by_role("button", name="Look over my answers").click()
    looks_right(page)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not passed yet")
    looks_right(page)
    page.get_by_role("link", name="Try again").click()
    choose(page, right_fields(go, pool))
    page.get_by_role("button", name="Look over my answers").click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Passed")

    # A reflection for a facilitator, then the end.
    page.get_by_role("link", name="Back to the lesson").first.click()
    page.get_by_label("Your words").fill("I will ask first.")
    page.get_by_role("button", name="Share with a facilitator").click()
    page.get_by_role("button", name="I have finished this lesson").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have finished")
    looks_right(page)
    assert ModuleCompletion.objects.get().person == teacher

    desk = sign_in_as(facilitator, width=1280)
    desk.goto(reverse("courses:reviews"))
    looks_right(desk)
    desk.get_by_role("link", name="Read what").click()
    expect(desk.get_by_text("I will ask first.")).to_be_visible()
    desk.get_by_role("button", name="I have read it").click()
    expect(desk.get_by_text("No reflection waits for you.")).to_be_visible()


def test_a_driver_gets_only_the_scenes_of_the_bus(module, sign_in_as):
    driver = employed_as("operations")
    page = sign_in_as(driver)
    page.goto(reverse("courses:module", args=[module.slug]))
    page.get_by_role("button", name="Start").click()

    page.goto(reverse("courses:lesson", args=[module.slug, "act"]))

    expect(page.get_by_role("heading", name="On the bus")).to_be_visible()
    expect(page.get_by_text("In class")).to_have_count(0)


def test_a_correction_and_a_material_change_are_released_midway(module, sign_in_as):
    from courses.actions.starting import move_along
    from pd_portal.ui.dates import now
    from tests.courses.playing import SYSTEM
    from tests.factories.courses import ReleaseFactory

    teacher = employed_as("classroom")
    page = sign_in_as(teacher)
    page.goto(reverse("courses:module", args=[module.slug]))
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Start here")

    mended = module_content(title="Mended title")
    second = ReleaseFactory(module=module, number=2, kind="correction", content=mended)
    move_along(actor=SYSTEM, release=second, now=now())
    page.reload()
    expect(page).to_have_title("Start here - Mended title - PD Portal")

    other = module_content(title="Quite another")
    ReleaseFactory(module=module, number=3, kind="material", content=other)
    page.reload()
    expect(page).to_have_title("Start here - Mended title - PD Portal")
