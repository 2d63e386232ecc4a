from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import Enrollment
from courses.signals import module_completed
from pd_portal.access import roles
from pd_portal.people.signals import positions_changed
from pd_portal.ui.dates import today
from tests.factories.coaching import PartyFactory
from tests.factories.courses import ModulePageFactory, ReleaseFactory
from tests.factories.learning import EnrollmentFactory, ModuleCompletionFactory
from tests.factories.people import PositionFactory, UserFactory, employee_with_role
from tests.factories.policy import PayNoteFactory, RequirementVersionFactory

pytestmark = pytest.mark.django_db
HOME = "/home/"


@pytest.fixture
def requirement():
    modules = [ModulePageFactory(), ModulePageFactory()]
    return RequirementVersionFactory(modules=modules).requirement


@pytest.fixture
def me(client, requirement):
    start = today() - timedelta(days=10)
    person = PositionFactory(employer=requirement.employer, starts_on=start).person
    positions_changed.send(None, person_ids={person.pk}, now=timezone.now())
    client.force_login(person.user)
    return person


def test_it_says_what_is_owed_and_by_when(client, me, requirement):
    page = client.get(HOME)

    text = page.content.decode()
    assert requirement.title in text
    assert "Due " in text
    assert len(page.context["page"].owed[0].steps) == 2


def test_somebody_without_a_requirement_is_shown_a_way_on(client):
    client.force_login(PositionFactory().person.user)

    page = client.get(HOME).content.decode()

    assert "Nothing is required of you today" in page
    assert reverse("courses:catalog") in page


def test_doors_open_for_those_with_the_role(client):
    person = employee_with_role(roles.HR)
    client.force_login(person.user)

    assert reverse("reports:index") in client.get(HOME).content.decode()


def test_a_coach_who_is_coached_too_is_shown_one_door_to_coaching(client):
    coach = PartyFactory(part="coach").person
    PartyFactory(part="client", person=coach)
    PositionFactory(person=coach)
    client.force_login(coach.user)

    found = [door.title for door in client.get(HOME).context["page"].doors]

    assert found == ["The people you coach"]


def test_an_assistant_finds_the_times_they_arrange(client):
    helped = PartyFactory(part="client")
    assistant = PartyFactory(
        part="delegate", engagement=helped.engagement, for_person=helped.person
    ).person
    PositionFactory(person=assistant)
    client.force_login(assistant.user)

    assert reverse("coaching:bookings") in client.get(HOME).content.decode()


def test_a_login_on_nobody_s_record_is_told_whom_to_ask(client):
    client.force_login(UserFactory())

    answer = client.get(HOME)

    assert answer.status_code == 403
    assert "HR" in answer.content.decode()


def test_the_front_page_costs_the_same_for_one_module_and_for_more(
    client, me, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30):
        client.get(HOME)


def finished(person, module, *, days_ago, proficient=True):
    at = timezone.now() - timedelta(days=days_ago)
    go = EnrollmentFactory(
        person=person, release=ReleaseFactory(module=module), created_at=at, started_at=at
    )
    done = ModuleCompletionFactory(enrollment=go, completed_at=at, proficient=proficient)
    Enrollment.objects.filter(pk=go.pk).update(finished_at=at)
    module_completed.send(None, completion=done, now=timezone.now())


def statuses(client):
    return [step.status for step in client.get(HOME).context["page"].owed[0].steps]


def test_a_module_finished_without_meeting_the_goal_says_so(client, me, requirement):
    first, _ = requirement.versions.get().pathway_version.items.order_by("position")

    finished(me, first.module, days_ago=2, proficient=False)

    assert [words.split(" on ")[0] for words in statuses(client)] == ["Finished", "Not started"]
    assert statuses(client)[0].endswith("goal not yet met")


def test_a_module_repeated_before_its_renewal_is_to_be_taken_again(client):
    modules = [ModulePageFactory(), ModulePageFactory()]
    version = RequirementVersionFactory(
        modules=modules, validity_kind="months", validity_months=12, renewal_window_days=90,
        effective_from=today() - timedelta(days=600),
    )  # fmt: skip
    start = today() - timedelta(days=500)
    me = PositionFactory(employer=version.requirement.employer, starts_on=start).person
    for module in modules:
        finished(me, module, days_ago=400)
    finished(me, modules[0], days_ago=200)
    client.force_login(me.user)

    page = client.get(HOME)

    first, second = page.context["page"].owed[0].steps
    assert (first.status, second.status) == ("To take again", "To take again")
    assert "before it could count again" in first.hint


def test_the_note_about_paid_time_stands_beside_what_is_required(client, me, requirement):
    position = me.positions.get()
    PayNoteFactory(employer=position.employer, job_group=position.job_group)

    assert "paid work time" in client.get(HOME).content.decode()
