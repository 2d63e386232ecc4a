"""Asking for coaching, for oneself or for somebody one answers for."""

import pytest
from django.urls import reverse

from coaching.models import CoachingRequest, FocusArea, Party, ServiceLine
from pd_portal.access import roles
from pd_portal.notify.models import Message
from tests.coaching.browsing import get, page
from tests.factories.coaching import PartyFactory, coached
from tests.factories.people import (
    PartnerEmployerFactory,
    PositionFactory,
    StaffMemberFactory,
    employee_with_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return PartnerEmployerFactory()


@pytest.fixture
def leads(partner):
    return employee_with_role(roles.PARTNER_LEAD, employer=partner)


def ask(client, asking, partner, whom):
    client.force_login(asking.user)
    said = {
        "service_line": ServiceLine.objects.first().pk,
        "unit": partner.unit.pk,
        "focus_areas": [FocusArea.objects.first().pk],
        "need": "A principal with a new team.",
    }
    return client.post(reverse("coaching:ask") + f"?client={whom.pk}", said)


def test_a_partner_lead_asks_for_one_of_their_people(client, partner, leads):
    whom = PositionFactory(employer=partner, unit=partner.unit).person

    ask(client, leads, partner, whom)

    request = CoachingRequest.objects.get()
    assert (request.client, request.requester) == (whom, leads)
    assert Message.objects.filter(kind="coaching_asked_for", recipient=whom).exists()


def test_the_person_meant_may_withdraw(client, partner, leads):
    whom = PositionFactory(employer=partner, unit=partner.unit).person
    ask(client, leads, partner, whom)
    client.force_login(whom.user)

    client.post(reverse("coaching:withdraw", args=[CoachingRequest.objects.get().pk]))

    assert CoachingRequest.objects.get().status == "withdrawn"


def test_nobody_asks_for_a_stranger(client, partner, leads):
    stranger = PositionFactory(employer=PartnerEmployerFactory()).person

    ask(client, leads, partner, stranger)

    assert CoachingRequest.objects.get().client == leads


def test_a_client_names_a_colleague_as_assistant_and_no_stranger(client):
    who = coached()
    post = PositionFactory(person=who.client)
    colleague = PositionFactory(employer=post.employer).person
    stranger = StaffMemberFactory()
    client.force_login(who.client.user)
    address = reverse("coaching:delegates", args=[who.engagement.pk])

    refused = client.post(address, {"person": stranger.pk})
    client.post(address, {"person": colleague.pk})

    assert refused.status_code == 422
    assert [party.person for party in Party.objects.filter(part="delegate")] == [colleague]


def test_contact_that_has_just_ended_is_logged_by_typing_one_thing(client):
    who = coached()
    client.force_login(who.coach.user)
    address = reverse("coaching:log_contact", args=[who.engagement.pk])
    form = client.get(address).context["form"]
    filled = {name: form[name].initial for name in ("on", "at", "minutes", "mode", "place")}

    assert all(filled[name] for name in ("on", "at", "minutes", "mode"))


def test_the_page_behind_a_signing_link_lets_the_form_say_where_it_came_from(client):
    """A browser told "no-referrer" sends no origin with the form, and signing is refused."""
    from coaching.links import signing_path

    who = coached()
    answer = client.get(signing_path(who.agreement, who.client, "client"))

    assert answer["Referrer-Policy"] == "same-origin"


def test_who_arranges_times_is_not_told_of_a_coach_they_lack(client, who):
    helper = PartyFactory(engagement=who.engagement, part="delegate", for_person=who.client).person

    home = page(get(client, helper, "home"))

    assert "Times you arrange" in home
    assert "You have no coach" not in home
    assert "You have no coach" in page(get(client, StaffMemberFactory(), "home"))
