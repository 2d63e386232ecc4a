from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from icalendar import Calendar

from coaching.actions.moving import cancel_session
from pd_portal.calendars.models import CalendarFeed, CalendarFile, ExternalCalendar
from tests.coaching.test_booking_messages import book
from tests.factories.booking import NOW, bookable
from tests.factories.calendars import (
    CalendarFileFactory,
    ExternalCalendarFactory,
)
from tests.factories.people import (
    EmploymentFactory,
    PositionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_at_ten():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def person(client):
    person = PositionFactory().person
    client.force_login(person.user)
    return person


def address_of(client, detail="busy"):
    page = client.post(reverse("calendars:make_feed"), {"detail": detail})
    return page.context["address"]


def events(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


@pytest.mark.parametrize("detail, title", [("busy", "Busy"), ("names", "Coaching: ")])
def test_a_feed_shows_what_its_owner_chose(client, person, detail, title):
    place = bookable(client=person)
    book(place)

    (event,) = events(client.get(address_of(client, detail)))

    assert str(event["SUMMARY"]).startswith(title)
    assert (str(place.coach) in str(event["SUMMARY"])) == (detail == "names")


def test_a_canceled_session_leaves_the_feed(client, person):
    place = bookable(client=person)
    cancel_session(actor=person, now=NOW, session=book(place).session)

    assert events(client.get(address_of(client))) == []


def test_the_secret_is_not_kept(client, person):
    address = address_of(client)

    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert token not in CalendarFeed.objects.get().token_hash
    assert len(token) >= 40


def test_a_new_address_stops_the_old_one(client, person):
    old, new = address_of(client), address_of(client)

    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_a_stopped_or_unknown_address_is_not_found(client, person):
    address = address_of(client)
    client.post(reverse("calendars:end_feed"))

    assert client.get(address).status_code == 404
    assert client.get(reverse("calendars:feed", args=["guess"])).status_code == 404


def test_an_unchanged_feed_is_not_sent_again(client, person):
    book(bookable(client=person))
    address = address_of(client)
    etag = client.get(address).headers["ETag"]

    with time_machine.travel(NOW + timedelta(hours=3), tick=False):
        again = client.get(address, headers={"if-none-match": etag})

    assert (again.status_code, again.content) == (304, b"")


def test_a_feed_stops_after_the_last_day(client):
    last_day = NOW.date()
    hired = EmploymentFactory(ends_on=last_day)
    PositionFactory(person=hired.person, employment=hired, ends_on=last_day)
    client.force_login(hired.person.user)
    address = address_of(client)

    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        after = client.get(address)

    assert (client.get(address).status_code, after.status_code) == (200, 404)


def test_the_calendar_page_says_when_a_calendar_is_out_of_date(client, person):
    ExternalCalendarFactory(person=person, read_at=NOW - timedelta(hours=7), problem="Gone.")

    page = client.get(reverse("calendars:own"))

    assert "Out of date. Gone." in page.text
    assert "Last read January 11, 2027 at 3:00 a.m." in page.text


def test_an_address_that_cannot_be_read_is_a_message_and_stays_typed(client, person):
    data = {"name": "Work", "url": "http://10.0.0.1/a.ics"}

    page = client.post(reverse("calendars:add_outside"), data)

    assert page.status_code == 422
    assert "The address has to begin with https://" in page.text
    assert "http://10.0.0.1/a.ics" in page.text


def test_nobody_removes_another_persons_calendar(client, person):
    theirs = ExternalCalendarFactory()

    answer = client.post(reverse("calendars:remove_outside", args=[theirs.pk]))

    assert answer.status_code == 404
    assert ExternalCalendar.objects.exists()


# The bar -----------------------------------------------------------------------------------------


def bar(capsys):
    with suppress(SystemExit):
        call_command("ics", "check")
    return capsys.readouterr().out.strip()


def test_the_files_of_a_sessions_life_read_back(capsys):
    place = bookable()
    session = book(place).session
    cancel_session(actor=place.coach, now=NOW, session=session)

    assert bar(capsys) == (
        "bar ics: files=2 reparsed=2 uid_changes=0 sequence_gaps=0 private_words=0 ok"
    )


@pytest.mark.parametrize(
    "old, new, counted",
    [
        ("SUMMARY:Coaching session", "SUMMARY:About the grant", "private_words=1"),
        ("STATUS:", "DESCRIPTION:We spoke\r\nSTATUS:", "private_words=1"),
        ("BEGIN:VEVENT", "BEGIN:VEVENT\r\nEND:VEVENT\r\nBEGIN:VEVENT", "reparsed=0"),
    ],
)
def test_a_file_that_says_too_much_is_counted(capsys, old, new, counted):
    book(bookable())
    file = CalendarFile.objects.get()
    CalendarFileFactory(event__subject_ref="other", sequence=0, body=file.body.replace(old, new, 1))

    line = bar(capsys)

    assert counted.replace("reparsed=0", "reparsed=1") in line
    assert line.endswith("FAIL")


def test_a_missing_version_is_counted(capsys):
    CalendarFileFactory(sequence=1)

    assert "sequence_gaps=1" in bar(capsys)
