import pytest
from django.contrib.auth.models import Group

from pd_portal.demo.cards import GROUP, cards, cast
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db


def test_a_card_names_the_person_and_the_role():
    person = StaffMemberFactory()
    Group.objects.create(name=f"{GROUP}hr").user_set.add(person.user)

    (card,) = cards()

    assert (card.key, card.name, card.about) == ("hr", str(person), "HR")


def test_a_card_whose_login_is_gone_is_not_shown():
    Group.objects.create(name=f"{GROUP}hr")

    assert cast() == {}


def test_an_unknown_card_signs_nobody_in(client):
    assert client.post("/demo/sign-in/", {"who": "nobody"}).status_code == 404


def test_the_address_the_demo_prints_leads_to_the_cards(client):
    assert client.get("/demo/").url == "/accounts/login/"
