from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.html import escape

from pd_portal.demo.cards import GROUP, cards, cast, roles_cast
from pd_portal.demo.guide import GUIDE, ORDER
from pd_portal.demo.management.commands.demo import Command
from pd_portal.demo.steps.cast import PARTS
from tests.factories.people import PositionFactory, StaffMemberFactory

pytestmark = pytest.mark.django_db


def test_a_card_names_the_person_and_the_role():
    person = StaffMemberFactory()
    Group.objects.create(name=f"{GROUP}hr").user_set.add(person.user)

    (card,) = cards()

    assert (card.key, card.name, card.about) == ("hr", str(person), "HR")


def test_a_card_says_what_to_try_and_lands_there(client):
    person = PositionFactory().person
    Group.objects.create(name=f"{GROUP}para").user_set.add(person.user)

    (card,) = cards()
    landed = client.post("/demo/sign-in/", {"who": "para"})
    page = client.get("/demo/try/")

    assert (card.about, card.tries) == (
        GUIDE["para"].about,
        tuple(s.words for s in GUIDE["para"].steps),
    )
    assert landed.url == reverse(GUIDE["para"].lands)
    for step in GUIDE["para"].steps:
        assert escape(step.words) in page.text
        assert reverse(step.page) in page.text


def test_the_command_names_the_people_and_where_the_data_lies():
    person = StaffMemberFactory()
    Group.objects.create(name=f"{GROUP}hr").user_set.add(person.user)
    out = StringIO()

    Command(stdout=out).say_where(8001)

    assert f"  {person}: HR\n" in out.getvalue()
    assert "Data: " in out.getvalue()
    assert "http://localhost:8001/demo/" in out.getvalue()


def test_every_guide_leads_to_pages_that_are_there():
    for guide in GUIDE.values():
        assert reverse(guide.lands)
        assert guide.steps
        assert all(reverse(step.page) for step in guide.steps)


def test_everybody_of_the_cast_has_a_guide_and_a_place():
    keys = {part.key for part in PARTS}

    assert keys == GUIDE.keys() == set(ORDER) - {"unlisted"}


def test_guests_have_no_column_in_the_access_matrix():
    for key in ("client", "hr"):
        user = StaffMemberFactory().user
        Group.objects.create(name=f"{GROUP}{key}").user_set.add(user)

    assert (cast().keys(), roles_cast().keys()) == ({"client", "hr"}, {"hr"})


def test_a_card_whose_login_is_gone_is_not_shown():
    Group.objects.create(name=f"{GROUP}hr")

    assert cast() == {}


def test_an_unknown_card_signs_nobody_in(client):
    assert client.post("/demo/sign-in/", {"who": "nobody"}).status_code == 404


def test_the_address_the_demo_prints_leads_to_the_cards(client):
    assert client.get("/demo/").url == "/accounts/login/"
