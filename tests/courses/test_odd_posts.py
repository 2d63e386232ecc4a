"""What a browser never sends, and a person's key that is gone: a sentence, never an error page."""

import pytest
from django.urls import reverse

from courses.drawing import token
from courses.models import Response
from courses.private import KIND
from pd_portal.vault.actions.sealing import destroy_key
from tests.courses.browsing import right_fields
from tests.courses.playing import SYSTEM, Learner, release
from tests.factories.courses import block, module_content, question
from tests.factories.people import PositionFactory

pytestmark = pytest.mark.django_db


def learner(**content):
    return Learner(release(**content), person=PositionFactory().person)


def post(client, name, one, block_id, **data):
    client.force_login(one.person.user)
    return client.post(reverse(f"courses:{name}", args=[one.go.module.slug, block_id]), data)


@pytest.mark.parametrize(
    ("name", "sequence"), [("save", ""), ("submit", "²"), ("keep_answers", "9" * 9)]
)
def test_a_save_without_a_number_it_could_have_is_taken(client, name, sequence):
    one = learner()
    pool = one.block("question_pool")

    answer = post(
        client, name, one, pool.id, attempt="1", sequence=sequence, **right_fields(one.go, pool)
    )

    assert answer.status_code == 302
    assert Response.objects.get().answer


def test_a_letter_that_no_database_stores_is_left_out(client):
    asked = question("What is it called?", kind="short_text", options=[], accepted=["policy"])
    value = {k: v for k, v in asked.items() if k not in {"id", "job_groups"}}
    content = module_content()
    content["lessons"][0]["body"][1] = block("knowledge_check", "typed", **value)
    one = learner(lessons=content["lessons"])
    check = one.block("knowledge_check")
    name = token(one.state.open_try(check.id).seed, check.id)

    answer = post(
        client, "submit", one, check.id, attempt="1", sequence="1", **{name: "pol\x00icy"}
    )

    assert answer.status_code == 302
    assert Response.objects.get().answer == {"text": "policy"}


def test_kept_words_whose_key_is_gone_do_not_close_the_lesson(client, settings):
    settings.PD_PORTAL_KEEP_PRIVATE_REFLECTIONS = True
    one = learner()
    post(client, "write", one, one.block("reflection").id, text="I looked away.")
    lesson = reverse("courses:lesson", args=[one.go.module.slug, "act"])
    assert "I looked away." in client.get(lesson).text

    destroy_key(kind=KIND, owner_id=one.person.pk, actor=SYSTEM, now=one.now())

    page = client.get(lesson)
    assert page.status_code == 200
    assert "cannot be opened any more" in page.text
