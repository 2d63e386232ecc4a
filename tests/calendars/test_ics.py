from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from pd_portal.audit.actions import System
from pd_portal.calendars.actions.events import Meeting, write_calendar_file
from pd_portal.calendars.ics import Entry, Guest, feed, invitation
from tests.factories.calendars import NOON, at

LA = ZoneInfo("America/Los_Angeles")
COACH = Guest("Ana Ruiz", "ana@example.org")
CLIENT = Guest("Bo Chen", "bo@example.org")
ENTRY = Entry(
    uid="1@example.org",
    title="Coaching session",
    changed_at=NOON,
    starts_at=at(17),
    ends_at=at(18),
    organizer=COACH,
    guests=[COACH, CLIENT],
)


def parsed(body):
    calendar = Calendar.from_ical(body)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_an_invitation_reads_back_as_it_was_meant():
    calendar, event = parsed(invitation(ENTRY, method="REQUEST", zone=LA))

    assert calendar["METHOD"] == "REQUEST"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("1@example.org", 0, "CONFIRMED")
    assert event["DTSTART"].dt == at(17)
    assert event["DTEND"].dt == at(18)
    assert event["DTSTAMP"].dt == NOON
    assert event["ORGANIZER"] == "MAILTO:ana@example.org"
    assert [guest.params["CN"] for guest in event["ATTENDEE"]] == ["Ana Ruiz", "Bo Chen"]


def test_the_zone_travels_with_the_time():
    body = invitation(ENTRY, method="REQUEST", zone=LA).decode()

    assert "BEGIN:VTIMEZONE\r\nTZID:America/Los_Angeles" in body
    assert "DTSTART;TZID=America/Los_Angeles:20261103T090000" in body


def test_lines_end_as_the_standard_asks():
    body = invitation(ENTRY, method="REQUEST", zone=LA)

    assert body.count(b"\n") == body.count(b"\r\n")
    assert max(map(len, body.split(b"\r\n"))) <= 75


names = st.text(max_size=40) | st.just("Eve\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:x")


@given(name=names, place=names, title=names)
def test_no_name_begins_an_event_of_its_own(name, place, title):
    guest = Guest(name, "eve@example.org")
    entry = Entry(
        uid="1@example.org",
        title=title,
        changed_at=NOON,
        starts_at=at(17),
        ends_at=at(18),
        place=place,
        organizer=guest,
        guests=[guest],
    )

    _, event = parsed(invitation(entry, method="REQUEST", zone=LA))

    assert event["UID"] == "1@example.org"


def test_a_guest_without_an_address_is_left_out():
    _, event = parsed(feed([Entry(**vars(ENTRY) | {"guests": [Guest("Bo Chen")]})], name="Mine"))

    assert "ATTENDEE" not in event


def test_an_all_day_entry_has_a_date():
    due = Entry(
        uid="2@example.org", title="Module due", changed_at=NOON, day=date(2026, 11, 3), busy=False
    )

    _, event = parsed(feed([due], name="Mine"))

    assert event["DTSTART"].dt == date(2026, 11, 3)
    assert event["TRANSP"] == "TRANSPARENT"


def write(start, **more):
    meeting = Meeting("Coaching session", start, start + timedelta(hours=1), LA, COACH, [CLIENT])
    subject = ("test.Meeting", "7")
    return write_calendar_file(
        actor=System("test"), now=NOON, subject=subject, meeting=meeting, **more
    )


@pytest.mark.django_db
def test_an_event_keeps_its_uid_and_counts_its_changes():
    files = [write(at(17)), write(at(18)), write(at(19)), write(at(19), canceled=True)]

    events = [parsed(file.body)[1] for file in files]

    assert len({str(event["UID"]) for event in events}) == 1
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2, 3]
    assert [file.method for file in files] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert events[-1]["STATUS"] == "CANCELLED"
    assert [event["DTSTART"].dt for event in events] == [at(17), at(18), at(19), at(19)]
