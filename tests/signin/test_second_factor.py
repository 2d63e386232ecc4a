import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from pd_portal.access import roles
from pd_portal.access.grants import Grant, Holder
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def holding(monkeypatch, client):
    """Signs in somebody who holds a role, by password, outside the demo."""

    def signed_in(role, **record):
        person = StaffMemberFactory()
        held = Holder(person.pk, (Grant(role),))
        monkeypatch.setattr("pd_portal.access.grants._source", lambda user: held)
        client.force_login(person.user)
        session = client.session
        session["account_authentication_methods_user"] = str(person.user.pk)
        session["account_authentication_methods"] = [{"method": "password"} | record]
        session.save()
        return person

    return signed_in


@pytest.mark.parametrize(
    "role",
    [
        roles.HR,
        roles.REGISTRAR,
        roles.RECORDS_OFFICER,
        roles.ADMINISTRATOR,
        roles.COACH,
        roles.FACILITATOR,
    ],
)
def test_roles_that_see_much_owe_a_second_step(client, holding, role):
    holding(role)

    assert client.get("/home/").url == "/accounts/2fa/"


@pytest.mark.parametrize("role", [roles.SUPERVISOR, roles.AUTHOR])
def test_others_do_not(client, holding, role):
    holding(role)

    assert client.get("/home/").status_code == 200


def test_whoever_has_one_is_let_through(client, holding):
    person = holding(roles.HR)
    Authenticator.objects.create(user=person.user, type="totp", data={})

    assert client.get("/home/").status_code == 200


@pytest.mark.parametrize("asks, status", [(True, 200), (False, 302)])
def test_an_identity_provider_that_asked_counts(client, holding, settings, asks, status):
    settings.PD_PORTAL_IDENTITY_PROVIDERS = {"district": {"asks_second_factor": asks}}
    holding(roles.HR, method="socialaccount", provider="district")

    assert client.get("/home/").status_code == status


def test_setting_one_up_stays_reachable(client, holding):
    holding(roles.HR)

    assert client.get("/accounts/2fa/").status_code == 200
    assert client.get("/contact/").status_code == 200


def test_setting_one_up_waits_for_no_address(client, holding):
    """The role owes a second step; an address nobody verifies must not keep its holder out."""
    person = holding(roles.HR)
    EmailAddress.objects.create(user=person.user, email="hr@example.org", primary=True)

    assert client.get("/accounts/2fa/totp/activate/").url.startswith("/accounts/reauthenticate/")


@pytest.mark.parametrize("demo, status", [(True, 200), (False, 302)])
def test_a_demo_card_counts_in_the_demo_only(client, holding, settings, demo, status):
    settings.PD_PORTAL_DEMO = demo
    holding(roles.HR)
    session = client.session
    del session["account_authentication_methods"]
    session.save()

    assert client.get("/home/").status_code == status
