from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import RequestFactory
from django.urls import reverse

from courses.actions.trials import close_trial_run, start_trial_run
from courses.blocks import LessonBodyBlock
from courses.models import Attempt, Enrollment, LessonPage, Response, TrialRun
from courses.queries.module_content import module_content
from courses.queries.problems import problems_of
from pd_portal.audit.actions import Refused
from pd_portal.notify.models import Message
from pd_portal.ui.dates import today
from tests.courses.conftest import signed_in
from tests.factories.courses import new_id, written_module
from tests.factories.people import (
    PersonEmailFactory,
    PositionFactory,
    StaffMemberFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)


@pytest.fixture
def module():
    return written_module()


@pytest.fixture
def tester():
    return PositionFactory().person


def preview(module, slug, mode=""):
    lesson = LessonPage.objects.child_of(module).get(slug=slug)
    request = RequestFactory().get("/")
    request.user = UserFactory()
    return lesson.serve_preview(request, mode).render().content.decode()


# Previews ----------------------------------------------------------------------------------------


def test_a_preview_as_a_bus_driver_shows_only_bus_scenes(module):
    page = preview(module, "act", "operations")

    assert "On the bus" in page
    assert "In class" not in page
    assert "As Operations" in page


def test_a_preview_tells_answers_and_reasons_to_the_author(module):
    assert "Because the policy says so." in preview(module, "start")


def test_a_preview_shows_the_draft(module):
    lesson = LessonPage.objects.child_of(module).get(slug="start")
    lesson.title = "A draft title"
    request = RequestFactory().get("/")
    request.user = UserFactory()

    assert "A draft title" in lesson.serve_preview(request, "").render().content.decode()


def begun(module):
    """A lesson with one block of each kind as the editor adds it: nothing filled in."""
    lesson = LessonPage.objects.child_of(module).get(slug="start")
    kinds = lesson.body.stream_block.child_blocks
    raw = [{"type": kind, "id": new_id(kind), "value": {}} for kind in kinds]
    lesson.body = lesson.body.stream_block.to_python(raw)
    return lesson


def test_blocks_just_added_are_previewed_as_far_as_they_go(module):
    request = RequestFactory().get("/")
    request.user = UserFactory()

    page = begun(module).serve_preview(request, "").render().content.decode()

    assert page.count('class="pd-block ') == len(LessonBodyBlock().child_blocks)
    assert "A task somebody reads" in page


def test_a_check_without_its_number_is_a_thing_to_mend(module):
    lesson = LessonPage.objects.child_of(module).get(slug="act")
    check = next(child for child in lesson.body if child.block_type == "question_pool")
    check.value["draw"] = None
    lesson.save()

    found = [str(problem) for problem in problems_of(module, module_content(module))]

    assert found == ["Act on it, Graded check, draw: This field is required."]


def test_a_lesson_for_others_says_so(module):
    lesson = LessonPage.objects.child_of(module).get(slug="start")
    group, _ = lesson.job_groups.model.objects.get_or_create(code="board", name="Board")
    lesson.job_groups = [group]
    request = RequestFactory().get("/")
    request.user = UserFactory()

    page = lesson.serve_preview(request, "operations").render().content.decode()

    assert "This lesson is not shown to this job group." in page


def test_the_preview_frame_of_the_editor_works(module, at_desk):
    lesson = LessonPage.objects.child_of(module).get(slug="act")
    url = reverse("wagtailadmin_pages:edit", args=[lesson.pk])

    assert at_desk.get(url).status_code == 200
    assert [code for code, _ in lesson.preview_modes] == ["", "classroom", "operations"]


def test_a_module_preview_says_what_the_catalog_will_say(module):
    request = RequestFactory().get("/")
    request.user = UserFactory()

    page = module.serve_preview(request, "").render().content.decode()

    assert "State the goals in plain words." in page


def test_serving_a_page_leads_to_the_player(module, client):
    lesson = LessonPage.objects.child_of(module).get(slug="start")

    assert module.get_url() == "/learn/modules/our-policy/"
    assert lesson.get_url() == "/learn/modules/our-policy/start/"
    assert client.get("/learn/modules/our-policy/").status_code == 200


def test_player_pages_have_no_privacy_of_their_own(module):
    assert module.private_page_options == []


# Trial runs --------------------------------------------------------------------------------------


def start(author, module, tester, **changes):
    return start_trial_run(
        actor=author,
        module=module,
        testers=[tester],
        closes_on=changes.pop("closes_on", today() + timedelta(days=7)),
        now=NOW,
        **changes,
    )


def at(trial, slug):
    return reverse("courses:trial_lesson", args=[trial.pk, slug])


def test_a_tester_reads_and_answers_without_a_trace(author, module, tester):
    trial = start(author, module, tester)
    client = signed_in(tester)
    page = client.get(at(trial, "start")).content.decode()

    assert "Practice?" in page
    assert "Because the policy says so." not in page

    told = client.post(at(trial, "start"), {"block": new_id("practice")}).content.decode()

    assert "Because the policy says so." in told
    assert not Enrollment.objects.exists()
    assert not Attempt.objects.exists()
    assert not Response.objects.exists()


def test_testers_read_drafts_that_are_not_published(author, module, tester):
    lesson = LessonPage.objects.child_of(module).get(slug="start")
    lesson.title = "A draft title"
    lesson.save_revision()

    trial = start(author, module, tester)

    assert "A draft title" in signed_in(tester).get(at(trial, "start")).content.decode()


def test_a_trial_is_tried_as_a_job_group(author, module, tester):
    trial = start(author, module, tester, job_group="operations")

    page = signed_in(tester).get(at(trial, "act")).content.decode()

    assert "On the bus" in page
    assert "In class" not in page


def test_testers_are_written_to_once(author, module, tester):
    trial = start(author, module, tester)

    message = Message.objects.get(kind="trial_run")
    assert (message.recipient, message.subject_ref) == (tester, str(trial.pk))


def test_my_learning_leads_a_tester_to_the_trial(author, module, tester):
    trial = start(author, module, tester)

    page = signed_in(tester).get(reverse("courses:mine")).content.decode()

    assert reverse("courses:trial", args=[trial.pk]) in page


def test_others_do_not_find_it(author, module, tester):
    trial = start(author, module, tester)
    other = PositionFactory().person

    assert signed_in(other).get(at(trial, "start")).status_code == 404


def test_a_closed_trial_is_gone(author, module, tester):
    trial = start(author, module, tester)

    close_trial_run(actor=author, trial=trial, now=NOW)

    assert signed_in(tester).get(at(trial, "start")).status_code == 404


def test_a_trial_that_ran_out_is_gone(author, module, tester):
    trial = start(author, module, tester)
    TrialRun.objects.update(closes_on=today() - timedelta(days=1))

    assert signed_in(tester).get(at(trial, "start")).status_code == 404


def test_a_day_that_is_over_is_refused(author, module, tester):
    with pytest.raises(Refused, match="not over"):
        start(author, module, tester, closes_on=date(2026, 1, 1))


def test_an_author_names_testers_by_address(at_desk, module, tester):
    PersonEmailFactory(person=tester, address="tess@agency.example")
    url = reverse("courses_admin:start_trial", args=[module.pk])
    closes_on = (today() + timedelta(days=3)).isoformat()

    wrong = at_desk.post(url, {"testers": "nobody@agency.example", "closes_on": closes_on})
    right = at_desk.post(url, {"testers": "Tess@agency.example", "closes_on": closes_on})

    assert "Nobody here has the address nobody@agency.example." in wrong.content.decode()
    assert right.status_code == 302
    assert list(TrialRun.objects.get().testers.all()) == [tester]
    assert "Close" in at_desk.get(url).content.decode()


def test_a_trial_of_an_unlinked_person_is_nobodys(author, module):
    trial = start(author, module, StaffMemberFactory())

    assert trial.testers.count() == 1
