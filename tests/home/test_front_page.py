from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pd_portal.access import roles
from pd_portal.people.signals import positions_changed
from pd_portal.ui.dates import today
from tests.factories.courses import ModulePageFactory
from tests.factories.people import PositionFactory, UserFactory, employee_with_role
from tests.factories.policy import RequirementVersionFactory

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
