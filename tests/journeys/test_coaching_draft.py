"""An expired sign-in costs the coach no word of a log."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from coaching import notes
from coaching.models import SessionNote
from pd_portal.ui import dates
from tests.bars.serving import session_of
from tests.factories.coaching import SessionFactory, coached

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def who():
    signed = dates.now() - timedelta(days=30)
    return coached(drafted_at=signed, offered_at=signed, in_force_at=signed)


@pytest.fixture
def session(who):
    return SessionFactory(
        engagement=who.engagement,
        agreement_version=who.agreement,
        planned_starts_at=dates.now() - timedelta(hours=3),
    )


def sign_out(page):
    page.context.clear_cookies(name="sessionid")


def sign_in_elsewhere(page, person, url):
    cookie = {"name": "sessionid", "value": session_of(person.user), "url": url}
    page.context.add_cookies([cookie])
    other = page.context.new_page()
    other.goto("/coaching/")
    other.close()


def test_the_text_stays_on_the_page_until_the_coach_is_back(who, session, sign_in_as, live_server):
    page = sign_in_as(who.coach)
    page.goto(f"/coaching/sessions/{session.pk}/log/")
    page.get_by_label("Shared summary").fill("We chose two questions.")
    sign_out(page)

    page.get_by_role("button", name="Save the log").click()
    expect(page.get_by_role("status")).to_contain_text("You have been signed out")
    assert page.get_by_label("Shared summary").input_value() == "We chose two questions."
    sign_in_elsewhere(page, who.coach, live_server.url)
    page.get_by_role("button", name="Save the log").click()

    expect(page.get_by_text("The log is saved.")).to_be_visible()
    note = SessionNote.objects.get()
    assert notes.open_note(viewer=who.coach, note=note) == "We chose two questions."
