from playwright.sync_api import expect

from tests.factories.people import StaffMemberFactory


def test_a_visitor_writes_to_the_site_without_a_mouse(page, looks_right):
    page.goto("/")
    looks_right(page)
    page.get_by_role("link", name="Contact us").press("Enter")
    looks_right(page)

    page.get_by_role("button", name="Send").press("Enter")

    expect(page).to_have_title("Error: Contact us - PD Portal")
    expect(page.locator(".pd-summary")).to_be_focused()
    looks_right(page)

    page.get_by_role("link", name="Fill in: Your name").press("Enter")
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Ada")
    page.get_by_label("Signing in").check()
    page.get_by_label("Your message").fill("I have no letter.")
    page.get_by_label("How can we reach you?").fill("360 555 0100")
    page.get_by_role("button", name="Send").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Your message is sent")
    looks_right(page)


def test_the_account_menu_opens_and_closes_by_keyboard(sign_in_as):
    page = sign_in_as(StaffMemberFactory())
    page.goto("/home/")
    menu = page.locator("details.pd-account")

    menu.locator("summary").press("Enter")
    expect(menu.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")

    expect(menu.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_a_signed_in_person_signs_out(sign_in_as):
    page = sign_in_as(StaffMemberFactory())
    page.goto("/home/")

    page.locator("details.pd-account summary").click()
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
