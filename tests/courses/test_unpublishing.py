"""Unpublishing a module takes away nobody's way to finish it, and nobody's record of it."""

import pytest
from django.urls import reverse

from courses.actions.releasing import release_module
from courses.models import Concern, ModuleCompletion
from courses.queries.catalog import Wish, catalog
from courses.queries.records import load_record
from pd_portal.ui.dates import now, today
from tests.courses.browsing import Browser, go_of, right_fields
from tests.courses.playing import SYSTEM
from tests.factories.courses import written_module
from tests.factories.people import JobGroupFactory, PositionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    made = written_module()
    release_module(actor=SYSTEM, module=made, now=now())
    return made


@pytest.fixture
def teacher(client):
    job_group = JobGroupFactory(code="classroom")
    return Browser(client, PositionFactory(job_group=job_group).person.user)


@pytest.fixture
def midway(teacher, module):
    """Started, then the course page with everything below it was unpublished."""
    teacher.get("module", module.slug).send("start/")
    module.get_parent().specific.unpublish()
    for page in module.get_descendants(inclusive=True).specific():
        page.unpublish()
    return module


def user_of(teacher):
    return teacher.response.wsgi_request.user


def finish(teacher, slug):
    go = go_of(user_of(teacher))
    for lesson in load_record(go).played.lessons:
        for block in lesson.blocks:
            if block.id in load_record(go).played.kinds:
                answer(teacher, slug, lesson, block, right_fields(go, block))
        teacher.get("lesson", slug, lesson.slug).send(f"{lesson.slug}/finish/")


def answer(teacher, slug, lesson, block, fields):
    if block.type == "question_pool":
        teacher.get("quiz", slug, block.id).send("keep/", **fields).send("send/")
    else:
        teacher.get("lesson", slug, lesson.slug).send(f"{block.id}/submit/", **fields)


def test_whoever_is_midway_goes_on_and_finishes(teacher, midway):
    teacher.get("resume", midway.slug)
    assert teacher.page.h1.text == "Start here"

    finish(teacher, midway.slug)

    assert "You have finished" in teacher.page.h1.text
    assert ModuleCompletion.objects.get().proficient


def test_what_they_stopped_at_stays_on_their_own_pages(teacher, midway):
    for name, args in (("mine", ()), ("module", (midway.slug,))):
        link = teacher.get(name, *args).page.find("a", href=reverse("courses:resume", args=[midway.slug]))  # fmt: skip
        assert link, f"no way back on {name}"
    assert catalog(Wish(), None, today()) == []


def test_they_may_say_that_something_is_wrong(teacher, midway):
    lesson = teacher.get("resume", midway.slug).page
    link = lesson.find("a", string="Something wrong with this?")["href"]

    words = {"kind": "mistake", "text": "It is not so.", "asks_for": "nothing"}
    teacher.client.post(link, words)

    assert Concern.objects.get().module == midway


def test_the_record_and_its_document_stay(teacher, midway):
    finish(teacher, midway.slug)
    record = ModuleCompletion.objects.get()

    assert midway.title in teacher.get("record", record.pk).text
    assert teacher.get("record_pdf", record.pk).response["Content-Type"] == "application/pdf"
    assert teacher.get("finished", midway.slug).status == 200


def test_nobody_else_starts_it(client, midway):
    other = Browser(client, PositionFactory().person.user)

    assert other.get("module", midway.slug).status == 404
    assert client.post(reverse("courses:start", args=[midway.slug])).status_code == 404
