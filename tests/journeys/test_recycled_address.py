"""A district gave a leaver's address to somebody new. The record does not go with the address."""

from copy import deepcopy
from datetime import date

import pytest
from playwright.sync_api import expect

from pd_portal.access import roles
from tests.bars.browser import WIDE
from tests.factories.people import (
    EmployerFactory,
    PersonEmailFactory,
    PositionFactory,
    employee_with_role,
)
from tests.journeys.identity_provider import identity_provider

ADDRESS = "j.smith@lark.example"
LEFT = {"starts_on": date(2020, 8, 1), "ends_on": date(2024, 6, 30)}


@pytest.fixture
def provider(settings):
    with identity_provider() as provider:
        providers = deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
        (app,) = providers["openid_connect"]["APPS"]
        app["settings"] = {"server_url": provider.url}
        settings.SOCIALACCOUNT_PROVIDERS = providers
        provider.says = {
            "sub": "j-2", "name": "Jon Smith", "email": ADDRESS, "email_verified": True,
        }  # fmt: skip
        yield provider


def somebody(given_name, number, **dates):
    position = PositionFactory(
        person__user=None,
        person__given_name=given_name,
        person__family_name="Smith",
        employer=EmployerFactory(),
        employment__employee_id=number,
        **dates,
    )
    PersonEmailFactory(person=position.person, address=ADDRESS, **dates)
    return position.person


def sign_in_through_the_district(browser, address):
    page = browser.new_context(base_url=address).new_page()
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Sign in with District sign-in").click()
    return page


def test_a_recycled_address_does_not_hand_over_a_record(
    browser, live_server, provider, sign_in_as, looks_right
):
    jane = somebody("Jane", "1001", **LEFT)
    jon = somebody("Jon", "2002")
    hr = employee_with_role(roles.HR, employer=EmployerFactory())

    # Jon signs in with the address that was Jane's: the provider vouches for it, and yet.
    his = sign_in_through_the_district(browser, live_server.url)
    expect(his.locator("main")).to_contain_text("list does not show you yet")
    expect(his.locator("body")).not_to_contain_text("Jane")
    looks_right(his)
    for path in (f"/people/{jane.pk}/", "/people/me/", "/people/me/data.json"):
        assert his.goto(path).status in (403, 404)

    # HR sees why it waits, and who each candidate is.
    desk = sign_in_as(hr, width=WIDE)
    desk.goto("/home/")
    desk.locator("details.pd-account summary").click()
    desk.get_by_role("link", name="Sign-ins to review").click()
    row = desk.get_by_role("row").filter(has_text="Jon Smith")
    expect(row).to_contain_text("Another person had this address before")
    row.get_by_role("link").click()
    looks_right(desk)
    expect(desk.get_by_label("Jane Smith", exact=False)).to_have_accessible_name(
        "Jane Smith, 1001, left on June 30, 2024"
    )
    desk.get_by_label("Jon Smith, 2002", exact=False).check(force=True)
    desk.get_by_role("button", name="Decide").click()
    expect(desk.locator("main")).to_contain_text("Decided: Jon Smith")

    # Jon has his own record now, and Jane's stays hers.
    his.goto("/people/me/")
    expect(his.locator("main")).to_contain_text("Jon Smith")
    expect(his.locator("main")).not_to_contain_text("Jane")
    for person in (jane, jon):
        person.refresh_from_db()
    assert jane.user is None
    assert jon.user is not None
    his.context.close()
