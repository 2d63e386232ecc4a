"""What somebody who takes a module does in the player, in a real browser."""

from django.urls import reverse
from playwright.sync_api import expect

from courses.queries.records import load_record
from tests.courses.browsing import go_of
from tests.factories.people import JobGroupFactory, PositionFactory


def employed_as(code):
    return PositionFactory(job_group=JobGroupFactory(code=code, name=code.title())).person


def begin(page, slug):
    page.goto(reverse("courses:module", args=[slug]))
    page.get_by_role("button", name="Start").click()


def block_of(person, kind):
    played = load_record(go_of(person.user)).played
    return next(b for b in played.blocks.values() if b.type == kind)


def choose(page, fields):
    for name, values in fields.items():
        for value in values if isinstance(values, list) else [values]:
            page.locator(f"label[for='o-{name}-{value}']").click()


def saved(page, block):
    expect(page.locator(f"#s-{block.id}")).to_contain_text("Saved")


def finish_lesson(page):
    page.get_by_role("button", name="I have finished this lesson").click()
