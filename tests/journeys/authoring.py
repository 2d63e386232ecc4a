"""What an author does in the CMS, in a real browser."""

from django.urls import reverse

from courses.models import ModulePage


def new_page(desk, model, parent):
    desk.goto(reverse("wagtailadmin_pages:add", args=["pd_courses", model, parent.pk]))
    desk.wait_for_function("document.querySelector('#id_title') !== null")


def publish(desk):
    desk.wait_for_timeout(400)
    desk.locator("button[name=action-publish]").evaluate("button => button.click()")
    desk.wait_for_url("**/cms/pages/*/", wait_until="domcontentloaded")


def add_block(desk, name):
    """Adds a block at the end and returns the prefix of its fields."""
    number = int(desk.locator("[name=body-count]").input_value())
    desk.locator("button.c-sf-add-button[title='Insert a block']").last.click()
    desk.get_by_role("option", name=name, exact=True).click()
    prefix = f"body-{number}-value"
    desk.wait_for_selector(f"[name=body-{number}-type]", state="attached")
    return prefix


def fill(desk, name, text):
    desk.locator(f"[name={name}]").fill(text)


def write_rich(desk, prefix, text):
    editor = desk.locator(f"[data-contentpath]:has([name={prefix}]) [contenteditable=true]").last
    editor.click()
    desk.keyboard.type(text)


def add_items(desk, prefix, wanted):
    """Brings the list ``prefix`` to ``wanted`` items."""
    count = desk.locator(f"[name={prefix}-count]")
    while int(count.input_value()) < wanted:
        holder = desk.locator(f"[data-contentpath]:has(> div [name={prefix}-count])").last
        holder.locator("button[title=Add]").last.click()


def write_module(desk, course):
    new_page(desk, "modulepage", course)
    fill(desk, "title", "Doors")
    fill(desk, "summary", "Who stands at which door.")
    desk.locator("#id_objectives-ADD").click()
    fill(desk, "objectives-0-text", "Name your own door.")
    publish(desk)
    return ModulePage.objects.get(slug="doors")


def write_check(desk):
    prefix = add_block(desk, "Knowledge check")
    fill(desk, f"{prefix}-prompt", "Who opens the bus door?")
    add_items(desk, f"{prefix}-options", 2)
    for number, text in enumerate(["The driver", "Nobody"]):
        option = f"{prefix}-options-{number}-value"
        fill(desk, f"{option}-text", text)
        fill(desk, f"{option}-rationale", "Because the driver sits beside it.")
    desk.locator(f"[name={prefix}-options-0-value-correct]").check()


def write_scenario(desk, title, job_group):
    prefix = add_block(desk, "Scenario")
    fill(desk, f"{prefix}-title", title)
    write_rich(desk, f"{prefix}-scene", "A student arrives late.")
    add_items(desk, f"{prefix}-options", 3)
    for number, rating in enumerate(["best", "workable", "harmful"]):
        option = f"{prefix}-options-{number}-value"
        fill(desk, f"{option}-text", f"{title}: option {number}")
        desk.locator(f"[name={option}-rating]").select_option(rating)
        fill(desk, f"{option}-rationale", "That is how it ends.")
    desk.locator(f"[name={prefix}-job_groups]").select_option(job_group)


def write_reflection(desk):
    prefix = add_block(desk, "Reflection")
    fill(desk, f"{prefix}-prompt", "Which door is yours?")
    desk.locator(f"[name={prefix}-sharing]").select_option("facilitator")


def write_two_lessons(desk, module):
    new_page(desk, "lessonpage", module)
    fill(desk, "title", "The check")
    write_check(desk)
    publish(desk)
    new_page(desk, "lessonpage", module)
    fill(desk, "title", "The scenes")
    write_scenario(desk, "On the bus", "operations")
    write_scenario(desk, "In class", "classroom")
    write_reflection(desk)
    publish(desk)


def edit(desk, page):
    desk.goto(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    desk.wait_for_function("document.querySelector('#id_title') !== null")


def release(desk, module, note=""):
    desk.goto(reverse("courses_admin:release", args=[module.pk]))
    if note:
        desk.get_by_label("What changed").fill(note)
    desk.get_by_role("button", name="Release").click()
    desk.get_by_text("is released.").wait_for()
