"""A teacher takes a module on a telephone; a driver gets only the scenes of the bus."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from courses.models import ModuleCompletion, Response
from tests.courses.browsing import go_of, right_fields
from tests.courses.playing import release
from tests.factories.courses import module_content
from tests.factories.people import employee_with_role
from tests.journeys.taking import begin, block_of, choose, employed_as, saved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def module():
    content = module_content()
    reflection = content["lessons"][1]["body"][-1]
    reflection["value"]["sharing"] = "facilitator"
    return release(lessons=content["lessons"]).module


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


def test_whoever_answers_and_turns_the_page_at_once_loses_nothing(module, sign_in_as):
    teacher = employed_as("classroom")
    page = sign_in_as(teacher)
    begin(page, module.slug)
    check, go = block_of(teacher, "knowledge_check"), go_of(teacher.user)

    choose(page, right_fields(go, check))
    page.get_by_role("link", name="Next").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Act on it")
    page.get_by_role("link", name="Previous").click()
    expect(page.locator(f"#b-{check.id} input:checked")).to_have_count(1)


def test_without_a_network_nothing_that_was_typed_is_lost(module, sign_in_as):
    teacher = employed_as("classroom")
    page = sign_in_as(teacher)
    begin(page, module.slug)
    page.goto(reverse("courses:lesson", args=[module.slug, "act"]))

    page.get_by_label("Your words").fill("I will ask first.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Share with a facilitator").click()
    expect(page.get_by_text("Nothing was sent, and nothing is lost")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Share with a facilitator").click()

    expect(page.locator(".pd-own-words")).to_have_text("I will ask first.")


def test_a_session_that_ends_in_the_middle_loses_no_answer_and_no_word(module, sign_in_as):
    teacher = employed_as("classroom")
    page = sign_in_as(teacher)
    page.goto(reverse("courses:module", args=[module.slug]))
    page.get_by_role("button", name="Start").click()
    check, go = block_of(teacher, "knowledge_check"), go_of(teacher.user)
    key = [one for one in page.context.cookies() if one["name"] == "sessionid"]

    # An answer: told, kept on the page, and saved once the person is signed in again.
    page.context.clear_cookies()
    choose(page, right_fields(go, check))
    expect(page.locator(f"#s-{check.id}")).to_contain_text("You have been signed out")
    page.context.add_cookies(key)
    page.wait_for_function("() => { window.dispatchEvent(new Event('online')); return document.querySelector('[role=status]').textContent.startsWith('Saved') }", polling=500)  # fmt: skip
    assert Response.objects.get().answer

    # Words: asked about before they are sent.
    page.goto(reverse("courses:lesson", args=[module.slug, "act"]))
    page.context.clear_cookies()
    page.get_by_label("Your words").fill("I will ask first.")
    page.get_by_role("button", name="Share with a facilitator").click()
    expect(page.get_by_text("You have been signed out")).to_be_visible()
    page.context.add_cookies(key)
    page.get_by_role("button", name="Share with a facilitator").click()
    expect(page.locator(".pd-own-words")).to_have_text("I will ask first.")
