"""HR writes down what was finished elsewhere, and withdraws what does not stand."""

import pytest
from django.urls import reverse

from courses.models import CompletionVoid, ModuleCompletion
from pd_portal.access import roles
from tests.courses.conftest import signed_in
from tests.factories.courses import ReleaseFactory
from tests.factories.learning import MORNING, EnrollmentFactory, ModuleCompletionFactory
from tests.factories.people import PositionFactory, employee_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return signed_in(employee_with_role(roles.HR))


@pytest.fixture
def person():
    return PositionFactory().person


@pytest.fixture
def release():
    return ReleaseFactory()


def posted(release, **changes):
    values = {
        "module": release.module.pk,
        "source": "recorded",
        "completed_on": "2026-10-05",
        "proficient": "on",
        "note": "Sign-in sheet of October 5, in the HR file.",
    }
    return values | changes


def finished(person, release):
    go = EnrollmentFactory(person=person, release=release, finished_at=MORNING)
    return ModuleCompletionFactory(enrollment=go)


def test_hr_records_what_was_finished_elsewhere(desk, person, release):
    url = reverse("courses:seen_elsewhere", args=[person.pk])

    answer = desk.post(url, posted(release), follow=True)

    made = ModuleCompletion.objects.get(person=person)
    assert (made.source, made.release, made.proficient) == ("recorded", release, True)
    assert made.rule == {"recorded": "Sign-in sheet of October 5, in the HR file."}
    assert "October 5, 2026" in answer.text


def test_prior_learning_names_no_version(desk, person, release):
    desk.post(reverse("courses:seen_elsewhere", args=[person.pk]), posted(release, source="prior"))

    assert ModuleCompletion.objects.get().release is None


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"completed_on": "2099-01-01"}, "This day is still to come."),
        ({"version": "7"}, "has no version 7."),
        ({"note": ""}, "What you saw, and where it is kept"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(desk, person, release, changes, words):
    url = reverse("courses:seen_elsewhere", args=[person.pk])

    answer = desk.post(url, posted(release, **changes))

    assert answer.status_code == 422
    assert words in answer.text
    assert not ModuleCompletion.objects.exists()


def test_a_form_sent_twice_makes_one_record(desk, person, release):
    url = reverse("courses:seen_elsewhere", args=[person.pk])
    desk.post(url, posted(release))

    again = desk.post(url, posted(release))

    assert again.status_code == 422
    assert "on the person&#x27;s record already" in again.text
    assert ModuleCompletion.objects.count() == 1


def test_a_record_is_withdrawn_and_stays_in_the_history(desk, person, release):
    row = finished(person, release)

    answer = desk.post(
        reverse("courses:void_record", args=[row.pk]), {"reason": "Another person's sheet."}, follow=True
    )  # fmt: skip

    assert CompletionVoid.objects.get().completion == row
    assert "Another person&#x27;s sheet." in answer.text
    assert desk.get(reverse("courses:void_record", args=[row.pk])).status_code == 404


def test_nobody_keeps_their_own_records(release):
    me = employee_with_role(roles.HR)
    row = finished(me, release)
    desk = signed_in(me)

    assert desk.get(reverse("courses:seen_elsewhere", args=[me.pk])).status_code == 403
    assert desk.get(reverse("courses:void_record", args=[row.pk])).status_code == 403


def test_the_person_page_leads_there(desk, person):
    page = desk.get(reverse("people:person", args=[person.pk]))

    assert reverse("courses:person_records", args=[person.pk]) in page.text


def test_records_cost_the_same_for_one_and_for_three(
    desk, person, django_assert_num_queries, django_assert_max_num_queries
):
    url = reverse("courses:person_records", args=[person.pk])
    desk.get(url)
    with django_assert_max_num_queries(12) as one:
        desk.get(url)
    for number in range(3):
        finished(person, ReleaseFactory(number=number + 1))
    with django_assert_num_queries(len(one)):
        desk.get(url)


def test_my_data_holds_my_learning(person, release):
    from courses.providers import my_learning

    finished(person, release)

    assert [row["module"] for row in my_learning(person)["completions"]] == [release.module.title]
