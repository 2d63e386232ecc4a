"""HR says who answers an employer's concerns, and who stands in."""

import pytest
from django.urls import reverse

from courses.models import ConcernsDesk
from pd_portal.access import roles
from tests.courses.conftest import signed_in
from tests.factories.people import (
    EmployerFactory,
    PartnerEmployerFactory,
    PersonEmailFactory,
    PositionFactory,
    employee_with_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return signed_in(employee_with_role(roles.HR))


def reachable(**position):
    person = PositionFactory(**position).person
    PersonEmailFactory(person=person, address=f"p{person.pk}@example.org")
    return person


def keep(desk, owner, stand_in):
    values = {"owner": f"p{owner.pk}@example.org", "stand_in": f"p{stand_in.pk}@example.org"}
    return desk.post(reverse("courses:desk", args=["agency"]), values | {"promise_days": 7})


def test_hr_names_owner_and_stand_in(desk):
    owner, stand_in = reachable(), reachable()

    keep(desk, owner, stand_in)

    made = ConcernsDesk.objects.get()
    assert (made.employer.concerns_owner, made.stand_in, made.promise_days) == (owner, stand_in, 7)
    assert str(owner) in desk.get(reverse("courses:desks")).text


def test_the_stand_in_works_outside_the_owners_line(desk):
    owner = reachable()
    led = reachable(supervisor=owner)

    answer = keep(desk, owner, led)

    assert answer.status_code == 422
    assert "outside that line" in answer.text
    assert not ConcernsDesk.objects.exists()


def test_an_unknown_address_is_said_at_the_field(desk):
    EmployerFactory()
    values = {"owner": "nobody@example.org", "stand_in": "no@example.org", "promise_days": 7}

    answer = desk.post(reverse("courses:desk", args=["agency"]), values)

    assert "Nobody here has the address nobody@example.org." in answer.text


def test_another_employers_desk_is_hidden(desk):
    other = PartnerEmployerFactory()

    assert desk.get(reverse("courses:desk", args=[other.code])).status_code == 404


def test_desks_cost_the_same_for_one_and_for_three(desk, django_assert_num_queries):
    url = reverse("courses:desks")
    desk.get(url)
    with django_assert_num_queries(7) as first:
        desk.get(url)
    for code in ("two", "three"):
        EmployerFactory(code=code)
    with django_assert_num_queries(len(first)):
        desk.get(url)
