from playwright.sync_api import expect

from pd_portal.audit.actions import System
from pd_portal.people.signin import actions
from pd_portal.ui.dates import now
from tests.factories.people import PositionFactory

GOOD = "river stone paper boat"


def test_a_driver_without_e_mail_activates_and_signs_in(page, open_page, looks_right):
    position = PositionFactory(
        person__user=None, person__given_name="Lupe", title="Bus driver", employer__code="north"
    )
    issued = actions.issue_code(
        person=position.person,
        employment=position.employment,
        actor=System("test"),
        now=now(),
    )
    name = issued.code.login_name

    # The letter's QR code fills in both; the code never reaches a server's log.
    page.goto(f"/accounts/activate/?name={name}#{issued.plain}")
    expect(page.get_by_label("One-time code")).to_have_value(issued.plain)
    expect(page).not_to_have_url(f"#{issued.plain}")
    looks_right(page)
    page.get_by_role("button", name="Continue").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome, Lupe")
    page.get_by_label("Choose a password").fill("short")
    page.get_by_label("The same password again").fill("short")
    page.get_by_role("button", name="Set the password").press("Enter")
    expect(page.locator(".pd-summary")).to_be_focused()
    looks_right(page)
    page.get_by_label("Choose a password").fill(GOOD)
    page.get_by_label("The same password again").fill(GOOD)
    page.get_by_role("button", name="Set the password").press("Enter")
    expect(page).to_have_url("/home/")

    # Another day, another computer.
    again = open_page(width=1280)
    again.goto("/home/")
    looks_right(again)
    again.get_by_label("Sign-in name").fill(name.lower())
    again.get_by_label("Password").fill(GOOD)
    again.get_by_role("button", name="Sign in", exact=True).press("Enter")
    expect(again).to_have_url("/home/")

    # The letter has done its work.
    again.context.clear_cookies()
    again.goto("/accounts/activate/")
    again.get_by_label("Sign-in name").fill(name)
    again.get_by_label("One-time code").fill(issued.plain)
    again.get_by_role("button", name="Continue").press("Enter")
    expect(again.locator(".pd-summary")).to_contain_text("still good")


def test_a_passkey_is_added_and_signs_in(sign_in_as, page, looks_right):
    """A virtual authenticator stands in for a telephone's lock."""
    person = PositionFactory().person
    person.user.set_password(GOOD)
    person.user.save()
    page.goto("/accounts/login/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.get_by_label("Sign-in name").fill(person.user.username)
    page.get_by_label("Password").fill(GOOD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url("/home/")

    page.goto("/accounts/2fa/")
    looks_right(page)
    page.get_by_role("link", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    looks_right(page)
    page.get_by_label("Password").fill(GOOD)
    page.get_by_role("button", name="Go on").click()
    looks_right(page)
    page.get_by_label("A name for it").fill("My telephone")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page).not_to_have_url("/accounts/2fa/webauthn/add/")
    looks_right(page)

    page.goto("/home/")
    page.locator("details.pd-account summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url("/home/")
