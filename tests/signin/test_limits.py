"""Limits are tight for one account and loose for one address, a school; and signing out everywhere."""

import importlib

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories.people import PersonEmailFactory, PositionFactory

pytestmark = pytest.mark.django_db
RIGHT = "river stone paper boat"


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()
    yield
    cache.clear()


def account(name, **person):
    user = User.objects.create_user(name, password=RIGHT)
    PositionFactory(person__user=user, **person)
    return user


def sign_in(name, password=RIGHT):
    """A browser of the school; does it get in?"""
    client = Client(REMOTE_ADDR="203.0.113.9")
    client.post(reverse("account_login"), {"login": name, "password": password})
    return "_auth_user_id" in client.session


def test_ten_wrong_passwords_close_one_account_for_a_while():
    account("A-1")
    for _ in range(10):
        assert not sign_in("A-1", "wrong")

    assert not sign_in("A-1")


def test_others_at_the_same_address_still_get_in():
    account("A-1")
    account("A-2")
    for _ in range(12):
        sign_in("A-1", "wrong")

    assert sign_in("A-2")


@pytest.mark.slow
def test_a_school_signs_in_from_one_address():
    account("A-1")

    assert all(sign_in("A-1") for _ in range(25))


def test_a_forgotten_password_is_mailed_five_times_an_hour_at_most():
    user = account("A-1")
    user.email = "ana@example.org"
    user.save()
    PersonEmailFactory(person=user.staff_member, address="ana@example.org")

    for _ in range(8):
        Client().post(reverse("account_reset_password"), {"email": "ana@example.org"})

    assert len(mail.outbox) == 5


@pytest.mark.parametrize("name", ["login", "login_failed", "signup", "reset_password"])
def test_every_way_in_has_a_limit_for_an_address(name, settings):
    count, *_ = settings.ACCOUNT_RATE_LIMITS[name].split("/")

    assert "/ip" in settings.ACCOUNT_RATE_LIMITS[name]
    assert int(count) >= 60


def test_limits_are_shared_by_all_workers():
    base = importlib.import_module("pd_portal.settings.base")

    assert base.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def test_signing_out_everywhere_else_ends_the_other_sessions():
    user = account("A-1")
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post(reverse("account_login"), {"login": "A-1", "password": RIGHT})
        browser.get(reverse("home:home"))
    assert UserSession.objects.filter(user=user).count() == 2

    here.post(reverse("usersessions_list"))

    assert here.get(reverse("home:home")).status_code == 200
    assert there.get(reverse("home:home")).status_code == 302


@pytest.mark.parametrize("url", ["/cms/login/", "/cms/logout/"])
def test_there_is_one_door(client, url):
    assert client.get(url).url.startswith("/accounts/log")


def test_nobody_signs_in_as_somebody_else():
    from django.urls import get_resolver

    names = {str(name) for name in get_resolver().reverse_dict}

    assert not [name for name in names if "hijack" in name or "impersonat" in name]
