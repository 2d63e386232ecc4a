"""A coach opens hours; an assistant in another time zone books, moves and cancels."""

import os
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar
from playwright.sync_api import expect

from coaching.models import CoachingSession
from pd_portal.access import roles
from pd_portal.calendars.models import CalendarFile, TimeClaim
from pd_portal.ui.dates import clock, words
from tests.factories.booking import AvailabilityRuleFactory, SessionTypeFactory
from tests.factories.calendars import PersonClockFactory
from tests.factories.coaching import AgreementFactory, EngagementFactory, PartyFactory
from tests.factories.people import PersonEmailFactory, StaffMemberFactory, employee_with_role

SIGNED = datetime(2026, 9, 1, tzinfo=UTC)


def engagement_of(coach, client, assistant):
    engagement = EngagementFactory(status="active")
    PartyFactory(engagement=engagement, person=coach, part="coach")
    PartyFactory(engagement=engagement, person=client)
    PartyFactory(engagement=engagement, person=assistant, part="delegate", for_person=client)
    AgreementFactory(
        engagement=engagement, drafted_at=SIGNED, offered_at=SIGNED, in_force_at=SIGNED
    )
    for person in (coach, client):
        PersonEmailFactory(person=person)
    return engagement


def picture(page, name):
    """Keeps a picture where somebody wants to look: SHOTS=folder."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def open_hours(page, looks_right):
    """The coach adds a session type, then hours of every weekday."""
    page.goto("/coaching/availability/")
    page.get_by_role("link", name="Add a session type").click()
    looks_right(page)
    picture(page, "type")
    page.get_by_label("Name").fill("Coaching session")
    page.get_by_role("button", name="Save").click()
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        page.get_by_label(f"{day}, row 1: from").fill("09:00")
        page.get_by_label(f"{day}, row 1: to").fill("17:00")
    page.get_by_label("Tuesday, row 1: place").fill("Renton")
    page.get_by_role("button", name="Save these hours").click()
    expect(page.get_by_text("Your weekly hours are saved.")).to_be_visible()
    looks_right(page)
    picture(page, "availability")


def the_coach_reads(page, engagement, session, *words_shown):
    """The row of the session on the coach's page says what the newest calendar file says."""
    file = CalendarFile.objects.order_by("-sequence").first()
    (event,) = Calendar.from_ical(file.body).walk("VEVENT")
    local = event["DTSTART"].dt.astimezone(ZoneInfo("America/Los_Angeles"))
    page.goto(f"/coaching/{engagement.pk}/")
    for said in (words(local.date()), clock(local), *words_shown):
        expect(page.locator("main")).to_contain_text(said)
    assert event["DTSTART"].dt == session.planned_starts_at


def test_hours_booking_move_and_cancellation_agree(sign_in_as, looks_right):
    coach = employee_with_role(roles.COACH)
    client, assistant = StaffMemberFactory(), StaffMemberFactory()
    PersonClockFactory(person=assistant, time_zone="America/New_York")
    engagement = engagement_of(coach, client, assistant)

    desk = sign_in_as(coach)
    open_hours(desk, looks_right)

    page = sign_in_as(assistant)
    page.goto("/coaching/sessions/")
    looks_right(page)
    picture(page, "sessions")
    page.locator(".pd-task__link").first.click()
    expect(page.get_by_text("New York")).to_be_visible()
    looks_right(page)
    picture(page, "times")
    page.locator(".pd-day button").first.click()
    looks_right(page)
    picture(page, "check")
    page.get_by_role("button", name="Book this session").click()
    expect(page.get_by_text(f"{assistant} for {client}")).to_be_visible()
    looks_right(page)
    picture(page, "booked")
    booked_at = CoachingSession.objects.get().planned_starts_at
    assert TimeClaim.objects.count() == 2
    the_coach_reads(desk, engagement, CoachingSession.objects.get(), "Coming up")

    page.get_by_role("link", name="Move").click()
    looks_right(page)
    page.locator(".pd-day button").last.click()
    looks_right(page)
    picture(page, "check-move")
    page.get_by_role("button", name="Move the session").click()
    expect(page.get_by_text("The session has been moved.")).to_be_visible()
    moved_at = CoachingSession.objects.get().planned_starts_at
    assert moved_at > booked_at
    the_coach_reads(desk, engagement, CoachingSession.objects.get(), "Coming up")
    looks_right(desk)

    page.get_by_role("link", name="Cancel this session").click()
    looks_right(page)
    picture(page, "cancel")
    page.get_by_role("button", name="Cancel the session").click()
    expect(page.get_by_text("This session is canceled")).to_be_visible()

    session = CoachingSession.objects.get()
    the_coach_reads(desk, engagement, session, "Canceled in time")
    files = [Calendar.from_ical(file.body) for file in CalendarFile.objects.all()]
    events = [next(iter(file.walk("VEVENT"))) for file in files]
    assert (session.outcome, session.booked_for) == ("canceled", client)
    assert [file["METHOD"] for file in files] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2]
    assert [event["DTSTART"].dt for event in events] == [booked_at, moved_at, moved_at]
    assert not TimeClaim.objects.exists()


def test_a_series_and_the_calendar_page_read_well(sign_in_as, looks_right):
    coach, client = employee_with_role(roles.COACH), StaffMemberFactory()
    engagement = EngagementFactory(status="active")
    PartyFactory(engagement=engagement, person=coach, part="coach")
    PartyFactory(engagement=engagement, person=client)
    AgreementFactory(
        engagement=engagement, drafted_at=SIGNED, offered_at=SIGNED, in_force_at=SIGNED
    )
    for weekday in range(5):
        AvailabilityRuleFactory(coach=coach, weekday=weekday)
    SessionTypeFactory(coach=coach)

    page = sign_in_as(client)
    page.goto(f"/coaching/engagements/{engagement.pk}/book/")
    page.locator(".pd-day button").first.click()
    page.get_by_role("link", name="Book this time again every few weeks").click()
    looks_right(page)
    page.get_by_role("button", name="Show the times").click()
    looks_right(page)
    picture(page, "series")
    page.get_by_role("button", name="Book the chosen times").click()
    expect(page.get_by_text("4 sessions are booked.")).to_be_visible()

    page.goto("/calendar/")
    looks_right(page)
    page.get_by_role("button", name="Make an address").click()
    expect(page.get_by_text("Your calendar's address")).to_be_visible()
    looks_right(page)
    picture(page, "calendar")
    page.goto("/calendar/clock/")
    looks_right(page)


def test_a_coach_proposes_times_and_the_client_answers_a_question(sign_in_as, looks_right):
    coach, client = employee_with_role(roles.COACH), StaffMemberFactory()
    engagement = engagement_of(coach, client, StaffMemberFactory())
    for weekday in range(5):
        AvailabilityRuleFactory(coach=coach, weekday=weekday)
    SessionTypeFactory(coach=coach, name="Visit")

    desk = sign_in_as(coach)
    desk.goto("/coaching/availability/")
    desk.get_by_role("link", name="Visit").click()
    desk.get_by_role("link", name="Questions asked when booking").click()
    looks_right(desk)
    desk.get_by_label("Question", exact=False).first.fill("What should we look at?")
    desk.get_by_text("An answer is needed to book").first.click()
    desk.get_by_role("button", name="Save the questions").click()
    expect(desk.get_by_text("The questions are saved.")).to_be_visible()
    desk.goto(f"/coaching/{engagement.pk}/")
    desk.get_by_role("link", name="Propose times").click()
    looks_right(desk)
    for box in desk.locator(".pd-times .usa-checkbox__label").all()[:2]:
        box.click()
    desk.get_by_label("A line to go with them").fill("I can come to you.")
    desk.get_by_role("button", name="Propose these times").click()
    expect(desk.get_by_text("Waiting for an answer")).to_be_visible()
    looks_right(desk)

    page = sign_in_as(client)
    page.goto("/coaching/")
    page.get_by_role("link", name="Choose a time").click()
    expect(page.get_by_text("I can come to you.")).to_be_visible()
    looks_right(page)
    page.locator(".pd-offers button").first.click()
    expect(page.get_by_text("Fill in: What should we look at?").first).to_be_visible()
    looks_right(page)
    page.get_by_label("What should we look at?").fill("The new schedule.")
    page.locator(".pd-offers button").first.click()
    expect(page.get_by_text("The new schedule.")).to_be_visible()
    looks_right(page)
    assert CoachingSession.objects.get().booked_for == client
