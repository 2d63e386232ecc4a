"""What partners bought, and people coached in sums that tell of nobody."""

import pytest
from django.urls import reverse

from coaching.queries.contracts import contracts, people_by_service
from coaching.views.agreements import principles_url
from pd_portal.access import roles
from pd_portal.pages.models import FrontPage, StandardPage
from pd_portal.ui import dates
from tests.factories.coaching import (
    MOMENT,
    START,
    ContractFactory,
    EngagementFactory,
    PartyFactory,
    SessionFactory,
    coached,
)
from tests.factories.people import PartnerEmployerFactory, employee_with_role

pytestmark = pytest.mark.django_db


def clients(number, **options):
    engagement = EngagementFactory(**options)
    PartyFactory.create_batch(number, engagement=engagement, part="client")
    return engagement


def test_few_people_are_not_shown_by_service():
    clients(3)

    assert people_by_service(least=10).total is None


def test_many_people_are_counted_by_service():
    engagement = clients(24)

    shown = people_by_service(least=10)

    assert shown.total.people == 24
    assert [group.label for group in shown.groups] in ([], [engagement.service_line.name])


def test_a_partner_lead_sees_their_own_contracts_and_no_name(client, monkeypatch):
    monkeypatch.setattr(dates, "now", lambda: MOMENT)
    partner, other = PartnerEmployerFactory(), PartnerEmployerFactory()
    ContractFactory(partner=partner.unit, po_number="PO-1")
    ContractFactory(partner=other.unit, po_number="PO-2")
    engagement = clients(1, unit=partner.unit)
    client.force_login(employee_with_role(roles.PARTNER_LEAD, employer=partner).user)

    home = client.get(reverse("coaching:home")).content.decode()
    shown = client.get(reverse("coaching:contracts")).content.decode()

    assert reverse("coaching:contracts") in home
    assert "PO-1" in shown
    assert "PO-2" not in shown
    assert str(engagement.parties.get().person) not in shown


def test_an_introduction_takes_none_of_what_was_bought():
    contract = ContractFactory(bought_sessions=20)
    engagement = EngagementFactory(contract=contract)
    SessionFactory(engagement=engagement)
    SessionFactory(engagement=engagement, agreement_version=None, intro_no=1)

    (view,) = contracts(START)

    assert (view.used_sessions, view.booked_sessions, view.left_sessions) == (0, 1, 19)


def test_the_agreement_links_to_the_agencys_principles(client):
    who = coached()
    client.force_login(who.client.user)
    address = reverse("coaching:agreement", args=[who.engagement.pk])
    before = client.get(address).content.decode()

    said = {"summary": "What leads us.", "body": "<p>Each student.</p>", "dated_on": START}
    page = StandardPage(slug="principles", title="Principles", kind="statement", **said)
    FrontPage.objects.get().add_child(instance=page)

    assert "The principles we work by" not in before
    assert f'href="{principles_url()}"' in client.get(address).content.decode()
