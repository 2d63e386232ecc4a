"""From a partner's request to the sponsor's report, each step on the page its person uses."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from playwright.sync_api import expect

from coaching.models import CoachingSession, Engagement, FocusArea, ServiceLine, SponsorReport
from pd_portal.access import roles
from pd_portal.notify.actions.sending import send_due
from pd_portal.people.models import Employer, StaffMember
from tests.factories.booking import AvailabilityRuleFactory, SessionTypeFactory
from tests.factories.people import (
    PartnerEmployerFactory,
    PersonEmailFactory,
    PositionFactory,
    StaffMemberFactory,
    UserFactory,
    employee_with_role,
)
from tests.journeys.test_booking import picture

MONDAY = datetime(2027, 1, 11, 18, 0, tzinfo=UTC)  # 10 a.m. on the agency's clock
SHARED, PRIVATE = "We chose two questions to open with.", "She doubts the new schedule."


@dataclass
class Cast:
    """Everybody, two employers, and the engagement once there is one."""

    partner: Employer
    lead: StaffMember
    coach: StaffMember
    asking: StaffMember
    client: StaffMember
    assistant: StaffMember
    sponsor: StaffMember
    hr: StaffMember
    hr_of_client: StaffMember

    @property
    def engagement(self) -> Engagement:
        return Engagement.objects.get()


def named(family_name, employer, **options):
    person = StaffMemberFactory(given_name="Alex", family_name=family_name, **options)
    PersonEmailFactory(person=person)
    PositionFactory(person=person, employer=employer, unit=employer.unit)
    return person


@pytest.fixture
def cast():
    partner = PartnerEmployerFactory(code="tidewater", name="Tidewater")
    coach = employee_with_role(roles.COACH)
    for weekday in range(5):
        AvailabilityRuleFactory(coach=coach, weekday=weekday)
    SessionTypeFactory(coach=coach, name="Coaching session")
    found = Cast(
        partner=partner,
        lead=employee_with_role(roles.COACHING_LEAD),
        coach=coach,
        asking=employee_with_role(roles.PARTNER_LEAD, employer=partner),
        client=named("Client", partner),
        assistant=named("Assistant", partner),
        sponsor=named("Sponsor", partner, user=None),
        hr=employee_with_role(roles.HR),
        hr_of_client=employee_with_role(roles.HR, employer=partner),
    )
    PersonEmailFactory(person=coach)
    return found


@pytest.fixture
def at():
    """``at(days)``: the world's clock so many days after Monday, ticking."""
    travels = []

    def go(days):
        while travels:
            travels.pop().stop()
        travels.append(time_machine.travel(MONDAY + timedelta(days=days), tick=True))
        travels[0].start()

    go(0)
    yield go
    while travels:
        travels.pop().stop()


def a_partner_asks_and_a_lead_matches(cast, sign_in_as, looks_right):
    service, focus = ServiceLine.objects.first(), FocusArea.objects.first()
    page = sign_in_as(cast.asking)
    page.goto("/coaching/requests/ask/")
    page.get_by_text("This is for somebody else").click()
    page.get_by_label("Find a person by name").fill("Client")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Alex Client").click()
    page.get_by_label("Service").select_option(label=service.name)
    page.get_by_label(focus.name).check()
    page.get_by_label("What you would like help with").fill("A principal with a new team.")
    looks_right(page)
    picture(page, "c01-ask")
    page.get_by_role("button", name="Send the request").click()

    page = sign_in_as(cast.lead)
    page.goto("/coaching/")
    page.get_by_role("link", name="Overview for the coaching lead").click()
    looks_right(page)
    page.get_by_role("link", name=f"{service.name} for Alex Client").click()
    expect(page.get_by_text("A principal with a new team.")).to_be_visible()
    page.get_by_label("Coach", exact=True).select_option(value=str(cast.coach.pk))
    looks_right(page)
    picture(page, "c02-propose")
    page.get_by_role("button", name="Propose this coach").click()

    page = sign_in_as(cast.client)
    page.goto("/coaching/")
    looks_right(page)
    page.get_by_role("link", name="Look and choose").click()
    looks_right(page)
    page.get_by_role("button", name=f"Choose {cast.coach}").click()
    expect(page.get_by_text(f"You have chosen {cast.coach}.")).to_be_visible()
    looks_right(page)
    picture(page, "c03-chosen")


def they_meet_once_before_signing(cast, at, sign_in_as, looks_right):
    """Booked by the client, logged by the coach in two taps and no typing."""
    page = sign_in_as(cast.client)
    page.goto(f"/coaching/{cast.engagement.pk}/")
    page.get_by_role("link", name="Book a session").click()
    page.locator(".pd-day button").first.click()
    page.get_by_role("button", name="Book this session").click()
    expect(page.get_by_text("Booked", exact=True)).to_be_visible()

    at(3)
    page = sign_in_as(cast.coach)
    page.goto("/coaching/")
    page.get_by_role("link", name="Log: Alex Client").click()
    expect(page.get_by_label("Shared summary")).to_have_count(0)
    looks_right(page)
    page.get_by_role("button", name="Save the log").click()
    expect(page.get_by_text("introductory conversation", exact=False).first).to_be_visible()


def three_sign_one_from_a_link(cast, sign_in_as, open_page, looks_right):
    page = sign_in_as(cast.lead)
    page.goto(f"/coaching/overview/{cast.engagement.pk}/?part=sponsor")
    page.get_by_label("Find a person by name").fill("Sponsor")
    page.get_by_role("button", name="Find").click()
    looks_right(page)
    page.get_by_role("button", name=re.compile("Add.*Alex Sponsor")).click()
    expect(page.get_by_text("Alex Sponsor takes part now.")).to_be_visible()

    page = sign_in_as(cast.coach)
    page.goto(f"/coaching/{cast.engagement.pk}/")
    page.get_by_role("link", name="Draft the agreement").click()
    page.get_by_label("HR of the client's own employer sees the client's name").check()
    looks_right(page)
    picture(page, "c04-draft")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("button", name="Ask everyone to sign").click()
    looks_right(page)
    sign(page)

    page = sign_in_as(cast.client)
    page.goto("/coaching/")
    page.get_by_role("link", name=ServiceLine.objects.first().name).first.click()
    sign(page)
    assert cast.engagement.status == "agreeing"

    visitor = open_page()
    visitor.goto(link_in_mail_to(cast.sponsor))
    looks_right(visitor)
    picture(visitor, "c05-sign-link")
    visitor.get_by_label("I have read this version").check()
    visitor.get_by_role("button", name="Sign", exact=True).click()
    expect(visitor.get_by_role("heading", name="You have signed")).to_be_visible()
    assert cast.engagement.status == "active"


def sign(page):
    page.get_by_label("I have read this version").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("You have signed. Thank you.")).to_be_visible()


def link_in_mail_to(person):
    """The path in the message that asks them to sign."""
    from pd_portal.ui import dates

    send_due(now=dates.now())
    address = person.emails.get().address
    letters = [letter.body for letter in mail.outbox if address in str(letter.to)]
    return next(found for body in letters if (found := re.search(r"/coaching/sign/\S+", body)))[0]


def an_assistant_books_three(cast, at, sign_in_as, looks_right):
    page = sign_in_as(cast.client)
    page.goto(f"/coaching/{cast.engagement.pk}/assistants/")
    page.get_by_label("Find a person by name").fill("Assistant")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name=re.compile("Name as.*Alex Assistant")).click()
    looks_right(page)
    picture(page, "c06-assistants")

    page = sign_in_as(cast.assistant)
    for day in (0, 2, 4):
        page.goto("/coaching/")
        page.get_by_role("link", name="Alex Client").click()
        page.get_by_role("link", name="Book, move or cancel").click()
        page.get_by_label("Where you can book").get_by_role("link").first.click()
        page.locator(".pd-day").nth(day).get_by_role("button").first.click()
        page.get_by_role("button", name="Book this session").click()
        expect(page.get_by_text("Alex Assistant for Alex Client")).to_be_visible()
    page.goto(f"/coaching/{cast.engagement.pk}/times/")
    looks_right(page)
    picture(page, "c07-times")
    page.goto(f"/coaching/{cast.engagement.pk}/agreement/")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Agreement")


def one_overran_one_was_missed_one_was_plain(cast, at, sign_in_as, looks_right):
    """At most three taps and two typed fields from home to a saved log."""
    at(21)
    page = sign_in_as(cast.coach)
    page.goto("/coaching/")
    expect(page.locator("#needs-log li")).to_have_count(3)
    looks_right(page)
    picture(page, "c08-coach-home")
    page.get_by_role("link", name="Log: Alex Client").first.click()
    page.get_by_text("When and how, as it happened").click()
    page.get_by_label("Minutes").fill("85")
    page.get_by_label("Shared summary").fill(SHARED)
    looks_right(page)
    picture(page, "c09-log")
    page.get_by_role("button", name="Save the log").click()
    expect(page.get_by_text("Held, 85 minutes")).to_be_visible()

    page.goto("/coaching/")
    page.get_by_role("link", name="Log: Alex Client").first.click()
    page.get_by_label("Missed").check()
    page.get_by_role("button", name="Save the log").click()
    expect(page.get_by_text("Missed, counted as one of the agreed sessions")).to_be_visible()

    page.goto("/coaching/")
    page.get_by_role("link", name="Log: Alex Client").first.click()
    page.get_by_label("Shared summary").fill("We looked at the minutes.")
    page.get_by_label("Private note").fill(PRIVATE)
    page.get_by_role("button", name="Save the log").click()
    expect(page.get_by_text(PRIVATE)).to_be_visible()
    looks_right(page)
    picture(page, "c10-engagement")


def a_call_in_four_taps(cast, sign_in_as):
    page = sign_in_as(cast.coach)
    page.goto("/coaching/")
    page.get_by_role("link", name="Log contact with Alex Client").click()
    page.get_by_label("Shared summary").fill("A call about Tuesday.")
    page.get_by_role("button", name="Save the log").click()
    expect(page.get_by_text("Held, 15 minutes, phone")).to_be_visible()


def rows_of(scope):
    """The cells of a ledger's table, row by row."""
    return [row.all_inner_texts() for row in map(cells_of, scope.locator("tbody tr").all())]


def cells_of(row):
    return row.locator("th, td")


def hr_sees_what_the_terms_say_and_the_client_sees_that(cast, sign_in_as, looks_right):
    seen = {}
    for person in (cast.hr_of_client, cast.hr):
        page = sign_in_as(person, width=1280)
        page.goto("/coaching/ledger/")
        looks_right(page)
        picture(page, f"c11-ledger-{person.pk}")
        assert SHARED not in page.content()
        assert PRIVATE not in page.content()
        seen[person.pk] = rows_of(page.locator("main"))
    own, coachs = seen[cast.hr_of_client.pk], seen[cast.hr.pk]
    assert sorted((row[2], row[7]) for row in own) == [
        ("Alex Client", "15"),
        ("Alex Client", "60"),
        ("Alex Client", "85"),
        ("Not named under the agreement", "60"),  # the talk before anybody had signed
    ]
    assert {row[2] for row in coachs} == {"Not named under the agreement"}
    assert "Missed" not in {row[8] for row in [*own, *coachs]}

    page = sign_in_as(cast.client, width=1280)
    page.goto(f"/coaching/{cast.engagement.pk}/")
    page.get_by_role("link", name="What others see about me").click()
    looks_right(page)
    picture(page, "c12-others-see")
    assert rows_of(page.locator(".pd-card").filter(has_text="HR of Tidewater")) == own
    assert rows_of(page.locator(".pd-card").filter(has_text="Your coach's employer")) == coachs


def the_report_leaves_only_after_the_client_released_it(cast, sign_in_as, looks_right):
    cast.sponsor.user = UserFactory()
    cast.sponsor.save()
    said = f"/coaching/{cast.engagement.pk}/"
    client = sign_in_as(cast.client)
    client.goto(said)
    client.get_by_role("link", name="Write a goal").click()
    client.get_by_label("What will be different").fill("Everyone speaks in every meeting.")
    looks_right(client)
    client.get_by_role("button", name="Save the goal").click()
    client.get_by_role("link", name="Everyone speaks in every meeting.").click()
    client.get_by_role("button", name="Allow it in reports").click()

    coach = sign_in_as(cast.coach)
    coach.goto(said + "report/end/")
    coach.get_by_label("Report", exact=True).fill("Everyone speaks now.")
    coach.get_by_label("Everyone speaks in every meeting.").check()
    looks_right(coach)
    coach.get_by_role("button", name="Save the draft").click()
    assert_sponsor_reads_nothing(cast, sign_in_as)
    coach.get_by_role("button", name="Hand the saved draft to Alex Client").click()
    assert_sponsor_reads_nothing(cast, sign_in_as)

    client.goto("/coaching/")
    client.get_by_role("link", name="Read and decide").click()
    client.get_by_label("Report", exact=True).fill("Nearly everyone speaks now.")
    looks_right(client)
    client.get_by_role("button", name="Save my changes").click()
    assert_sponsor_reads_nothing(cast, sign_in_as)
    client.get_by_role("button", name="Release the saved report to Alex Sponsor").click()
    expect(client.get_by_text("Released. Your sponsor can read it now.")).to_be_visible()

    sponsor = sign_in_as(cast.sponsor)
    sponsor.goto("/coaching/")
    sponsor.get_by_role("link", name="Alex Client").click()
    expect(sponsor.get_by_text("Nearly everyone speaks now.")).to_be_visible()
    looks_right(sponsor)
    picture(sponsor, "c13-sponsor")
    assert SHARED not in sponsor.content()
    assert SponsorReport.objects.get().released_by == cast.client


def assert_sponsor_reads_nothing(cast, sign_in_as):
    page = sign_in_as(cast.sponsor)
    page.goto(f"/coaching/{cast.engagement.pk}/sponsor/")
    expect(page.get_by_text("No report has been released to you.")).to_be_visible()
    assert "Everyone speaks" not in page.content()


@pytest.mark.slow
def test_from_a_request_to_the_sponsors_report(cast, at, sign_in_as, open_page, looks_right):
    a_partner_asks_and_a_lead_matches(cast, sign_in_as, looks_right)
    they_meet_once_before_signing(cast, at, sign_in_as, looks_right)
    three_sign_one_from_a_link(cast, sign_in_as, open_page, looks_right)
    an_assistant_books_three(cast, at, sign_in_as, looks_right)
    one_overran_one_was_missed_one_was_plain(cast, at, sign_in_as, looks_right)
    a_call_in_four_taps(cast, sign_in_as)
    hr_sees_what_the_terms_say_and_the_client_sees_that(cast, sign_in_as, looks_right)
    the_report_leaves_only_after_the_client_released_it(cast, sign_in_as, looks_right)

    used = CoachingSession.objects.filter(is_used=True).count()
    assert used == 4
