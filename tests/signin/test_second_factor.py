import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

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


@pytest.fixture
def with_codes(client):
    """Somebody with an authenticator app and recovery codes, and the first of the codes."""
    person = StaffMemberFactory(user__username="ana")
    person.user.set_password("river stone paper boat")
    person.user.save()
    TOTP.activate(person.user, generate_totp_secret())
    codes = RecoveryCodes.activate(person.user)
    return person, codes.get_unused_codes()[0]


def test_a_recovery_code_stands_in_for_a_lost_telephone(client, with_codes):
    _, code = with_codes
    said = {"login": "ana", "password": "river stone paper boat"}

    asked = client.post("/accounts/login/", said, follow=True)
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "no"}).content.decode()
    client.post("/accounts/2fa/authenticate/", {"code": code})

    assert "one of your recovery codes" in asked.content.decode()
    assert 'id="mfa_webauthn_authenticate"' in wrong
    assert "_auth_user_id" in client.session


def test_a_passkey_is_renamed_and_removed(client, with_codes):
    person, _ = with_codes
    key = Authenticator.objects.create(
        user=person.user, type="webauthn", data={"name": "Telephone"}
    )
    client.force_login(person.user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(person.user.pk)
    session.save()

    client.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "Laptop"})
    listed = client.get(reverse("mfa_list_webauthn")).content.decode()
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    after = client.get(reverse("mfa_list_webauthn")).content.decode()

    assert "Laptop" in listed
    assert "The passkey was removed." in after
    assert "You have no passkey yet." in after
