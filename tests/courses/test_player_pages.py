"""A module taken page by page, without JavaScript."""

import pytest
from django.urls import reverse

from courses.models import Concern, HelpRequest, ModuleCompletion, Response
from courses.templatetags.courses import after_opening, in_lesson, opening
from tests.courses.browsing import Browser, go_of, right_fields
from tests.courses.playing import release
from tests.factories.courses import ModulePageFactory, module_content, new_id
from tests.factories.people import JobGroupFactory, PositionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    return release().module


@pytest.fixture
def teacher():
    return PositionFactory(job_group=JobGroupFactory(code="classroom")).person


@pytest.fixture
def browser(client, teacher):
    return Browser(client, teacher.user)


@pytest.fixture
def started(browser, module):
    browser.get("module", module.slug).send("/start/")
    return browser


def block_of(teacher, kind):
    from courses.queries.records import load_record

    played = load_record(go_of(teacher.user)).played
    return next(b for b in played.blocks.values() if b.type == kind)


def test_a_teacher_takes_a_module_to_its_end(started, teacher, module):
    go = go_of(teacher.user)
    check, scene = block_of(teacher, "knowledge_check"), block_of(teacher, "scenario")
    pool = block_of(teacher, "question_pool")

    started.get("lesson", module.slug, "start")
    started.send(f"{check.id}/submit/", **right_fields(go, check)).send("/finish/")
    assert started.path.endswith("/act/")
    started.send(f"{scene.id}/submit/", **right_fields(go, scene))
    started.get("quiz", module.slug, pool.id)
    started.send("/keep/", **right_fields(go, pool))
    assert "Look over your answers" in started.text
    started.send("/send/")
    assert "You scored 1 of 1: passed (80% needed)." in started.text
    started.get("lesson", module.slug, "act").send("/finish/")

    assert "You have finished Our policy, our roles" in started.text
    assert ModuleCompletion.objects.get().score == 100


def test_a_teacher_sees_no_scene_of_the_bus(started, module):
    page = started.get("lesson", module.slug, "act")

    assert "In class" in page.text
    assert "On the bus" not in page.text


def test_a_missing_answer_is_an_error_that_keeps_the_rest(started, teacher, module):
    scene = block_of(teacher, "scenario")
    fields = right_fields(go_of(teacher.user), scene)
    should, would = fields
    started.get("lesson", module.slug, "act")

    started.send(f"{scene.id}/submit/", **{should: fields[should], would: []})

    assert started.status == 422
    assert "Error:" in started.page.title.text
    assert started.page.find("input", value=fields[should][0]).has_attr("checked")


def test_a_wrong_answer_is_feedback_and_no_key_is_shown(started, teacher, module):
    check = block_of(teacher, "knowledge_check")
    started.get("lesson", module.slug, "start")

    started.send(f"{check.id}/submit/", **right_fields(go_of(teacher.user), check, right=False))

    assert "Not right yet" in started.text
    assert "You have 2 tries left." in started.text
    assert "Because the policy says so." not in started.response.content.decode()


def test_after_the_right_answer_the_reasons_are_told(started, teacher, module):
    check = block_of(teacher, "knowledge_check")
    started.get("lesson", module.slug, "start")

    started.send(f"{check.id}/submit/", **right_fields(go_of(teacher.user), check))

    assert "Because the policy says so." in started.text


def test_asking_for_the_answer_ends_the_tries(started, teacher, module):
    check = block_of(teacher, "knowledge_check")
    started.get("lesson", module.slug, "start")
    started.send(f"{check.id}/submit/", **right_fields(go_of(teacher.user), check, right=False))

    started.send(f"{check.id}/answers/")

    assert "Because the policy says so." in started.text


def test_used_up_tries_are_no_dead_end(started, teacher, module):
    pool = block_of(teacher, "question_pool")
    for _ in range(3):
        started.get("quiz", module.slug, pool.id)
        fields = right_fields(go_of(teacher.user), pool, right=False)
        started.send("/keep/", **fields).send("/send/")

    assert "A facilitator has been told" in started.text
    assert HelpRequest.objects.count() == 1


def test_a_lesson_with_open_questions_says_which(started, module):
    started.get("lesson", module.slug, "start").send("/finish/")

    assert started.status == 422
    assert "There is a question to answer first." in started.text
    assert started.page.find(class_="pd-summary").a.text == "Practice?"


def test_a_private_reflection_is_not_kept(started, teacher, module):
    started.get("lesson", module.slug, "act")

    started.send("/write/", text="My secret is plum.")

    assert "The words were not kept." in started.text
    row = Response.objects.get(block=block_of(teacher, "reflection").id)
    assert (row.answer, row.sealed) == ({}, None)
    assert row.written_at


def test_a_kept_reflection_is_sealed_and_opens_for_its_writer(started, teacher, module, settings):
    settings.PD_PORTAL_KEEP_PRIVATE_REFLECTIONS = True
    page = started.get("lesson", module.slug, "act")
    assert "Your agency keeps it sealed" in page.text

    started.send("/write/", text="My secret is plum.")

    assert "My secret is plum." in started.text
    row = Response.objects.get(block=block_of(teacher, "reflection").id)
    assert b"plum" not in bytes(row.sealed)


def test_the_person_may_download_what_is_not_kept(started, module):
    started.get("lesson", module.slug, "act")

    started.send("/write/", text="My secret is plum.", download="1")

    assert started.response["Content-Disposition"].startswith("attachment")
    assert "plum" in started.response.content.decode()
    assert not Response.objects.exists()


def test_a_lesson_says_how_long_it_will_take(started, module):
    page = started.get("lesson", module.slug, "start")

    assert "Lesson 1 of 2" in page.text
    assert "minutes left" in page.text
    assert page.page.find("nav", {"aria-label": "Lessons of this module"}).find(
        "a", {"aria-current": "page"}
    )


def test_resuming_goes_to_the_very_block(started, teacher, module, client):
    client.post(
        reverse("courses:place", args=[module.slug, "act"]),
        {"block": new_id("In class")},
    )

    response = client.get(reverse("courses:resume", args=[module.slug]))

    assert response["Location"].endswith(f"/act/#b-{new_id('In class')}")


def test_an_autosave_answers_with_the_time_and_the_next_number(started, teacher, module, client):
    check = block_of(teacher, "knowledge_check")
    url = reverse("courses:save", args=[module.slug, check.id])
    data = {"attempt": 1, "sequence": 1, **right_fields(go_of(teacher.user), check)}

    response = client.post(url, data, headers={"HX-Request": "true"})

    assert "Saved" in response.content.decode()
    assert 'value="2"' in response.content.decode()


def test_a_late_autosave_is_told_so(started, teacher, module, client):
    check = block_of(teacher, "knowledge_check")
    url = reverse("courses:save", args=[module.slug, check.id])
    go = go_of(teacher.user)
    client.post(url, {"attempt": 1, "sequence": 5, **right_fields(go, check)}, headers={"HX-Request": "true"})  # fmt: skip

    late = {"attempt": 1, "sequence": 4, **right_fields(go, check, right=False)}
    response = client.post(url, late, headers={"HX-Request": "true"})

    assert "another window" in response.content.decode()


def test_somebody_elses_module_is_not_found(started, module, client):
    stranger = PositionFactory().person
    client.force_login(stranger.user)

    response = client.get(reverse("courses:finished", args=[module.slug]))

    assert response.status_code == 404


def test_a_lesson_asks_a_visitor_to_sign_in(module, client):
    response = client.get(reverse("courses:lesson", args=[module.slug, "start"]))

    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def test_a_public_lesson_is_read_without_a_record(client):
    lessons = module_content()["lessons"]
    lessons[0]["public"] = True
    made = release(lessons=lessons).module

    response = client.get(reverse("courses:lesson", args=[made.slug, "start"]))

    assert response.status_code == 200
    assert "Hello." in response.content.decode()
    assert "Practice?" not in response.content.decode()


def test_unpublishing_takes_nobodys_way_away(started, module):
    module.unpublish()

    assert started.get("lesson", module.slug, "start").status == 200
    assert started.get("module", module.slug).status == 200


def test_an_unpublished_module_is_gone_for_others(module, client):
    module.unpublish()

    assert client.get(reverse("courses:module", args=[module.slug])).status_code == 404


def test_a_concern_is_raised_from_the_lesson(started, teacher, module):
    started.get("lesson", module.slug, "start")
    link = started.page.find("a", string="Something wrong with this?")
    started.seen(started.client.get(link["href"]))

    form = started.page.find("main").find("form")
    data = {"kind": "mistake", "text": "The date is wrong.", "asks_for": "nothing"}
    started.seen(started.client.post(link["href"], data, follow=True))

    assert form is not None
    assert "An answer is promised by" in started.text
    assert Concern.objects.get().lesson == "start"


def test_the_record_is_a_page_and_a_pdf(started, teacher, module, client):
    from tests.courses.playing import Learner

    learner = Learner(release(), person=teacher).take_it_all()
    made = ModuleCompletion.objects.get(enrollment=learner.go)

    page = started.get("record", made.pk)
    pdf = client.get(reverse("courses:record_pdf", args=[made.pk]))

    assert "This is not clock-hour documentation" in page.text
    assert pdf.content.startswith(b"%PDF")
    assert b"pdfuaid" in pdf.content


def test_nobody_else_opens_the_record(client):
    from tests.courses.playing import Learner

    made = ModuleCompletion.objects.get(enrollment=Learner(release()).take_it_all().go)
    client.force_login(PositionFactory().person.user)

    assert client.get(reverse("courses:record", args=[made.pk])).status_code == 404


def test_the_first_paragraph_of_a_prompt_is_its_heading():
    prompt = "A closed door\n\nThink of one.\n\nLeave names out."

    assert opening(prompt) == "A closed door"
    assert after_opening(prompt) == "Think of one.\n\nLeave names out."
    assert (opening("One line"), after_opening("One line")) == ("One line", "")


def test_headings_of_a_lesson_follow_its_title():
    shown = in_lesson("<h3>Same, or fair?</h3><p>Both.</p><h4>Why</h4>")

    assert shown == "<h2>Same, or fair?</h2><p>Both.</p><h3>Why</h3>"


def test_a_module_in_preparation_shows_its_objectives_and_cannot_be_started(browser):
    page = ModulePageFactory(live=True)
    page.objectives.create(text="Describe three norms of your own workplace culture.")
    page.save()

    browser.get("module", page.slug)

    assert "In preparation" in browser.text
    assert "Describe three norms of your own workplace culture." in browser.text


def test_a_module_names_its_sources(browser):
    module = ModulePageFactory(live=True)
    module.sources.create(title="RCW 49.60.400", by="Legislature", note="In force since 1998")
    module.save()

    browser.get("module", module.slug)

    assert "RCW 49.60.400, Legislature. In force since 1998" in browser.text


def test_a_lesson_that_is_not_part_of_ones_module_cannot_be_finished(started, module):
    url = reverse("courses:finish", args=[module.slug, "no-such-lesson"])

    assert started.client.post(url).status_code == 404
