"""One lesson with every block: axe, role and name, the keyboard alone, and no JavaScript at all."""

import re

import pytest
from django.templatetags.static import static
from django.urls import reverse
from playwright.sync_api import expect

from courses.blocks import LessonBodyBlock
from courses.models import LocalFact, Response, Submission
from courses.queries.records import load_record
from tests.courses.browsing import go_of, right_fields
from tests.courses.playing import release
from tests.factories.courses import block, module_content, new_id, option, question, scenario
from tests.factories.people import JobGroupFactory, PositionFactory

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = {
    "single": {"options": [option("Option A", correct=True), option("Option B")]},
    "multiple": {
        "options": [
            option("Option C", correct=True),
            option("Option D", correct=True),
            option("Option E"),
        ]
    },
    "true_false": {"options": [option("True", correct=True), option("False")]},
    "matching": {
        "pairs": [
            {"id": new_id(f"p{n}"), "left": f"Left {n}", "right": f"Right {n}", "rationale": ""}
            for n in (1, 2)
        ]
    },
    "ordering": {
        "items": [{"id": new_id(f"i{n}"), "text": f"Step {n}", "rationale": ""} for n in (1, 2, 3)]
    },
    "short_text": {"accepted": ["policy"]},
}
LEVELS = {
    level: "Words." for level in ("not_yet_shown", "developing", "proficient", "leads_others")
}


def check(kind):
    made = question(f"Question {kind}?", kind=kind, **{"options": [], **KINDS[kind]})
    return block("knowledge_check", kind, **{k: v for k, v in made.items() if k not in ("id", "job_groups")})  # fmt: skip


def media(kind, **value):
    return block(kind, **{"captions": "", "transcript": "<p>Spoken.</p>", "minutes": 3, **value})


def everything():
    picture = static("wagtailadmin/images/default-user-avatar.png")
    return [
        block("paragraph", text="<p>Hello there.</p>"),
        block("callout", tone="note", heading="Mind this", text="<p>It matters.</p>"),
        block("image", file=picture, alt="A door", caption="Open", credit="Us"),
        media("video", url="https://example.org/video", file=""),
        media("audio", url="https://example.org/audio", file=""),
        block("quotation", text="Doors open.", source="A student"),
        block("table", caption="Doors", header=["Door", "Width"], rows=[["Front", "90"]]),
        block("download", file=picture, title="The list", note="One page"),
        block("accordion", items=[{"id": "a", "heading": "More", "text": "<p>Inside.</p>"}]),
        block("local_fact", slug="route", lead="First:"),
        *map(check, KINDS),
        scenario("On the bus"),
        block("question_pool", "graded", pool="policy", draw=1),
        block("reflection", "mine", prompt="For yourself?", sharing="private"),
        block("shared_task", prompt="Show it.", kind="reading", wait_days=[], reading_minutes=5,
              rubric=[{"id": "c", "criterion": "Names it", "levels": LEVELS}]),
        block("self_rating", intro="Then and now", statements=[{"id": "s1", "text": "I ask"}]),
        block("commitment", prompt="Your if and then", follow_up_days=60, if_hint="", then_hint=""),
    ]  # fmt: skip


# How each is found by somebody who hears the page: role and name.
FOUND = {
    "paragraph": lambda page: page.get_by_role("paragraph").filter(has_text="Hello there."),
    "callout": lambda page: page.get_by_role("complementary", name="Mind this"),
    "image": lambda page: page.get_by_role("img", name="A door"),
    "video": lambda page: page.get_by_role("link", name="Watch the video (3 minutes)"),
    "audio": lambda page: page.get_by_role("link", name="Listen (3 minutes)"),
    "quotation": lambda page: page.get_by_role("blockquote").filter(has_text="Doors open."),
    "table": lambda page: page.get_by_role("table", name="Doors"),
    "download": lambda page: page.get_by_role("link", name="The list"),
    "accordion": lambda page: page.get_by_role("group").filter(has_text="More").first,
    "local_fact": lambda page: page.get_by_role("complementary", name="Where to report"),
    "knowledge_check": lambda page: page.get_by_role("textbox", name="Question short_text?"),
    "scenario": lambda page: page.get_by_role("region", name="On the bus"),
    "question_pool": lambda page: page.get_by_role("link", name="Start the check"),
    "reflection": lambda page: page.get_by_role("textbox", name="Your words"),
    "shared_task": lambda page: page.get_by_role("textbox", name="What you did and what you saw"),
    "self_rating": lambda page: page.get_by_role(
        "group", name=re.compile("Before this module ?: I ask")
    ),
    "commitment": lambda page: page.get_by_role("textbox", name="then I will"),
}
QUESTIONS = {
    "single": lambda page: page.get_by_role("radio", name="Option A"),
    "multiple": lambda page: page.get_by_role("checkbox", name="Option C"),
    "true_false": lambda page: page.get_by_role("radio", name="True"),
    "matching": lambda page: page.get_by_role("combobox", name="Left 1"),
    "ordering": lambda page: page.get_by_role("combobox", name="Step 1"),
}


@pytest.fixture
def teacher():
    return PositionFactory(job_group=JobGroupFactory(code="classroom")).person


@pytest.fixture
def lesson(teacher):
    from courses.actions.starting import start_module
    from pd_portal.ui.dates import now

    LocalFact.objects.create(slug="route", label="Where to report", text="Call 555-0100.")
    lessons = [{"slug": "all", "title": "All", "public": False, "job_groups": [], "body": everything()}]  # fmt: skip
    module = release(lessons=lessons, title=module_content()["title"]).module
    start_module(actor=teacher, person=teacher, module=module, job_group="classroom", now=now())
    return reverse("courses:lesson", args=[module.slug, "all"])


def block_of(teacher, kind):
    played = load_record(go_of(teacher.user)).played
    return next(one for one in played.blocks.values() if one.type == kind)


def test_every_block_is_named_here():
    assert set(FOUND) == set(LessonBodyBlock().child_blocks)


def test_every_block_is_found_by_role_and_name_and_axe_is_content(
    lesson, teacher, sign_in_as, looks_right
):
    page = sign_in_as(teacher)
    page.goto(lesson)

    missing = [name for name, find in (FOUND | QUESTIONS).items() if find(page).count() != 1]

    assert missing == []
    looks_right(page)  # axe, and no scrolling sideways


def test_every_activity_is_done_with_the_keyboard(lesson, teacher, sign_in_as):
    page = sign_in_as(teacher)
    page.goto(lesson)
    reached = set()
    for _ in range(160):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.closest('[data-block]')?.className"))
    wanted = {"video", "audio", "table", "download", "accordion", "knowledge_check", "scenario"}
    wanted |= {"question_pool", "reflection", "shared_task", "self_rating", "commitment"}

    assert {f"pd-block pd-block--{kind}" for kind in wanted} <= reached

    right = QUESTIONS["single"](page)
    right.focus()
    page.keyboard.press("Space")
    right.locator("xpath=ancestor::form").get_by_role("button", name="Check my answer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Right", exact=True)).to_be_visible()


def test_every_activity_works_without_javascript(lesson, teacher, sign_in_as):
    page = sign_in_as(teacher, javascript=False)
    go = go_of(teacher.user)
    for one in [b for b in load_record(go).played.blocks.values() if b.type in ("knowledge_check", "scenario")]:  # fmt: skip
        page.goto(f"{lesson}#b-{one.id}")
        part = page.locator(f"#b-{one.id}")
        fill(part, right_fields(go, one) if one.type == "scenario" else key_fields(go, one))
        part.get_by_role("button", name="Check my answer").click()
        expect(page.locator(f"#b-{one.id}").get_by_role("heading", name="Right", exact=True)).to_be_visible()  # fmt: skip
    write(page, teacher)
    pool = block_of(teacher, "question_pool")
    page.get_by_role("link", name="Start the check").click()
    fill(page, right_fields(go, pool))
    page.get_by_role("button", name="Look over my answers").click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Passed")


def key_fields(go, one):
    """The controls that give the right answer to a check of any kind."""
    from courses.management.commands.query_counts import right_form

    state = load_record(go)
    return {k: v for k, v in right_form(state, one.id).items() if k not in ("attempt", "sequence")}


def fill(part, fields):
    for name, values in fields.items():
        for value in values if isinstance(values, list) else [values]:
            choice = part.locator(f"[id='o-{name}-{value}']")
            if choice.count():
                choice.check(force=True)
            elif part.locator(f"select[name='{name}']").count():
                part.locator(f"select[name='{name}']").select_option(value)
            else:
                part.locator(f"[name='{name}']").fill(value)


def write(page, teacher):
    page.get_by_label("Your words").fill("Only for me.")
    page.get_by_role("button", name="I have written it").click()
    page.get_by_role("textbox", name="If ...").fill("a family waits")
    page.get_by_role("textbox", name="then I will").fill("greet them")
    page.get_by_role("button", name="Save my plan").click()
    for name in ("Before this module", "Now"):
        page.get_by_role("group", name=re.compile(f"{name} ?: I ask")).get_by_role(
            "radio", name="4"
        ).check(force=True)
    page.locator(".pd-block--self_rating").get_by_role("button", name="Save").click()
    page.get_by_label("What you did and what you saw").fill("I asked first.")
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("A facilitator promises to have read it")).to_be_visible()
    kept = {row.block: row for row in Response.objects.filter(attempt=0)}
    assert kept[block_of(teacher, "commitment").id].answer["if"] == "a family waits"
    assert kept[block_of(teacher, "self_rating").id].answer["now"] == {"s1": 4}
    assert kept[block_of(teacher, "reflection").id].answer == {}
    assert Submission.objects.get().text == "I asked first."
