"""A first sign-in through an identity provider, from what it sends to who the person is."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core import mail
from django.urls import reverse

from pd_portal.people.signin.models import LinkReview
from tests.factories.people import PersonEmailFactory, StaffMemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def comes_back(rf):
    """The provider sends somebody back with an address it has verified."""

    def back(address, uid="1"):
        request = rf.get("/accounts/oidc/district/login/callback/")
        request.user = AnonymousUser()
        SessionMiddleware(lambda r: None).process_request(request)
        MessageMiddleware(lambda r: None).process_request(request)
        login = SocialLogin(
            provider=get_adapter().get_provider(request, "district"),
            user=get_user_model()(email=address),
            account=SocialAccount(provider="district", uid=uid, extra_data={"name": "Ada Byron"}),
            email_addresses=[EmailAddress(email=address, verified=True, primary=True)],
        )
        login.state = {"process": "login"}
        with request_context(request):
            complete_login(request, login)
        return request.user

    return back


def test_a_sound_address_signs_the_person_in(comes_back):
    person = PersonEmailFactory(address="ada@n.org", person__user=None).person

    user = comes_back("ada@n.org")

    person.refresh_from_db()
    assert person.user == user
    assert not user.has_usable_password()


def test_a_person_who_has_a_login_keeps_it(comes_back):
    person = PersonEmailFactory(address="ada@n.org").person

    assert comes_back("ada@n.org") == person.user
    assert SocialAccount.objects.get().user == person.user


def test_the_second_time_the_account_is_known(comes_back):
    PersonEmailFactory(address="ada@n.org", person__user=None)
    first = comes_back("ada@n.org")

    assert comes_back("ada@n.org") == first


def test_a_recycled_address_does_not_hand_over_a_record(comes_back):
    first = PersonEmailFactory(
        address="j@n.org", starts_on=date(2020, 8, 1), ends_on=date(2024, 6, 30)
    )
    second = PersonEmailFactory(address="j@n.org", person__user=None)

    user = comes_back("j@n.org")

    second.person.refresh_from_db()
    assert second.person.user is None
    assert first.person.user != user
    assert LinkReview.objects.get(user=user).reason == "reissued"


def test_a_stranger_is_signed_in_held_and_has_no_record(comes_back, client):
    user = comes_back("new@n.org")
    client.force_login(user)

    assert LinkReview.objects.get().user == user
    assert "list does not show you yet" in client.get("/home/").content.decode()


def test_an_address_of_a_login_alone_does_not_match(comes_back):
    """Only the roster says whose an address is."""
    StaffMemberFactory(user__email="ada@n.org")

    user = comes_back("ada@n.org")

    assert LinkReview.objects.get().user == user


def test_no_link_goes_to_an_address_somebody_else_has_now(client):
    leaver = PersonEmailFactory(
        address="j@n.org", starts_on=date(2020, 8, 1), ends_on=date(2024, 6, 30)
    )
    leaver.person.user.email = "j@n.org"
    leaver.person.user.save()
    PersonEmailFactory(address="j@n.org")

    client.post(reverse("account_reset_password"), {"email": "j@n.org"})

    assert mail.outbox == []


def test_a_link_goes_to_the_address_a_person_has_today(client):
    row = PersonEmailFactory(address="ada@n.org")
    row.person.user.email = "ada@n.org"
    row.person.user.save()

    client.post(reverse("account_reset_password"), {"email": "ada@n.org"})

    assert [message.to for message in mail.outbox] == [["ada@n.org"]]
    assert mail.outbox[0].subject == "Choose a new password"
    assert "The link works once" in mail.outbox[0].body


def test_nobody_signs_up(client):
    html = client.get(reverse("account_signup")).content.decode()

    assert "There is no sign-up" in html
