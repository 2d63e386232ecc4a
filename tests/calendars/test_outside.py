"""Calendars kept elsewhere: what their events mean, and what may be fetched at all."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pd_portal.audit.actions import Refused, System
from pd_portal.calendars import fetching
from pd_portal.calendars.actions import external
from pd_portal.calendars.fetching import Fetched, FetchError, is_public, refuse_unsafe
from pd_portal.calendars.models import ExternalBusy, ExternalCalendar
from pd_portal.calendars.outside import BusyTime, UnreadableError, busy_in
from pd_portal.calendars.queries.own import own_calendar
from tests.factories.calendars import NOON, ExternalBusyFactory, ExternalCalendarFactory, at
from tests.factories.people import StaffMemberFactory

LA = ZoneInfo("America/Los_Angeles")
TEST = System("test")


def calendar(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Elsewhere//EN"]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            "UID:1",
            "DTSTAMP:20261101T000000Z",
            *event.split("|"),
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def busy(*events, days=30):
    first = datetime(2026, 10, 26, tzinfo=UTC)
    reading = busy_in(calendar(*events), first=first, last=first + timedelta(days=days), zone=LA)
    assert reading.unread == 0
    return reading.times


def starts(*events, **more):
    return [time.start for time in busy(*events, **more)]


HOUR = "DTSTART:20261103T170000Z|DTEND:20261103T180000Z"
WEEKLY = "DTSTART;TZID=America/Los_Angeles:20261027T090000|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=3"
BEFORE, AFTER = datetime(2026, 10, 27, 16, tzinfo=UTC), datetime(2026, 11, 3, 17, tzinfo=UTC)


def test_an_event_is_a_busy_time():
    assert busy(HOUR) == [BusyTime(at(17), at(18))]


@pytest.mark.parametrize(
    "mark",
    ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"],
)
def test_free_and_canceled_events_do_not_block(mark):
    assert busy(f"{HOUR}|{mark}") == []


def test_an_all_day_event_keeps_its_dates():
    event = "DTSTART;VALUE=DATE:20261101|DTEND;VALUE=DATE:20261103"

    assert busy(event) == [BusyTime(date(2026, 11, 1), date(2026, 11, 3))]


def test_a_weekly_event_keeps_its_wall_time():
    assert starts(WEEKLY) == [BEFORE, AFTER, AFTER + timedelta(days=7)]


def test_an_excluded_date_is_left_out():
    event = f"{WEEKLY}|EXDATE;TZID=America/Los_Angeles:20261103T090000"

    assert starts(event) == [BEFORE, AFTER + timedelta(days=7)]


def test_a_moved_occurrence_stands_for_its_own():
    moved = "RECURRENCE-ID;TZID=America/Los_Angeles:20261103T090000|DTSTART:20261104T200000Z|DURATION:PT1H"

    assert starts(WEEKLY, moved) == [
        BEFORE,
        AFTER + timedelta(days=7),
        datetime(2026, 11, 4, 20, tzinfo=UTC),
    ]


def test_a_canceled_occurrence_frees_its_time():
    gone = f"RECURRENCE-ID;TZID=America/Los_Angeles:20261103T090000|{HOUR}|STATUS:CANCELLED"

    assert starts(WEEKLY, gone) == [BEFORE, AFTER + timedelta(days=7)]


@pytest.mark.parametrize("until", ["20261103T170000Z", "20261103T090000", "20261103"])
def test_a_rule_ends_where_it_says(until):
    event = f"DTSTART;TZID=America/Los_Angeles:20261027T090000|DURATION:PT1H|RRULE:FREQ=WEEKLY;UNTIL={until}"

    assert starts(event) == [BEFORE, AFTER]


def test_a_floating_time_is_read_on_the_owners_clock():
    assert starts("DTSTART:20261103T090000|DURATION:PT1H") == [AFTER]


def test_a_rule_without_end_is_read_as_far_as_asked():
    event = "DTSTART;VALUE=DATE:20200101|RRULE:FREQ=DAILY"

    assert len(busy(event, days=5)) in (5, 6)


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>no</html>", b"BEGIN:VCALENDAR", b"\xff\xfe\x00"] + [calendar(HOUR)[:-30]],
)
def test_what_is_no_calendar_says_so(body):
    """One that was cut off too: what is known stays, instead of nothing being busy any more."""
    with pytest.raises(UnreadableError, match=r"^The address does not give a calendar\.$"):
        busy_in(body, first=NOON, last=NOON, zone=LA)


def test_a_daily_event_of_many_years_ago_still_blocks():
    assert len(busy("DTSTART:20050103T170000Z|DURATION:PT1H|RRULE:FREQ=DAILY")) == 30
    old = "DTSTART;TZID=America/Los_Angeles:19990105T090000|DURATION:PT1H|RRULE:FREQ=WEEKLY;INTERVAL=2"
    assert starts(old) == [AFTER, AFTER + timedelta(days=14)]


@pytest.mark.parametrize(
    "odd",
    ["DTSTART:99991231T235959|DURATION:P2D", "DTSTART:20261103T090000Z|DURATION:P9999999D"]
    + ["DTSTART;VALUE=TIME:090000", f"{HOUR}|DTSTART:20261104T170000Z", f"{HOUR}|EXDATE:never"]
    + [
        f"{HOUR}|RRULE:{rule}"
        for rule in (
            "FREQ=OFTEN",
            "COUNT=3",
            "FREQ=DAILY;BYHOUR=25",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=DAILY;RSCALE=GREGORIAN",
            "FREQ=SECONDLY",
            "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=WEEKLY;BYSETPOS=300",
            "FREQ=DAILY;BYMONTH=13;BYMONTHDAY=1",
        )
    ],
)
def test_one_odd_event_does_not_hide_the_others(odd):
    first = datetime(2026, 10, 26, tzinfo=UTC)
    other = "DTSTART:20261105T170000Z|DURATION:PT1H|UID:2"

    reading = busy_in(calendar(odd, other), first=first, last=at(0, 0) + timedelta(days=9), zone=LA)

    assert BusyTime(at(17) + timedelta(days=2), at(18) + timedelta(days=2)) in reading.times
    assert reading.unread == 1


def test_the_first_of_each_month_by_a_daily_rule():
    event = "DTSTART;VALUE=DATE:20260101|RRULE:FREQ=DAILY;BYMONTHDAY=1,2"

    assert starts(event) == [date(2026, 11, 1), date(2026, 11, 2)]


# What may be fetched -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0", "::1"]
    + ["fe80::1", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "224.0.0.1"],
)
def test_private_addresses_are_known(address):
    assert not is_public(address)


def test_a_public_address_is_public():
    assert is_public("93.184.216.34")
    assert is_public("2606:4700::1111")


@pytest.mark.parametrize(
    "url",
    ["http://example.org/a.ics", "ftp://example.org/", "https://", "https://me:pw@example.org/"]
    + ["https://example.org:8443/", "file:///etc/passwd", "https://[::1", "nonsense"],
)
def test_other_kinds_of_address_are_refused(url):
    with pytest.raises(FetchError):
        refuse_unsafe(url)


def resolving(monkeypatch, *addresses):
    found = [(2, 1, 6, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *args, **more: found)


def test_a_name_with_one_private_address_is_refused(monkeypatch):
    resolving(monkeypatch, "93.184.216.34", "10.0.0.1")

    with pytest.raises(FetchError, match="private network"):
        refuse_unsafe("https://calendar.example.org/a.ics")


class Answer:
    def __init__(self, status=200, body=b"", **headers):
        self.status, self.body = status, body
        self.headers = {key.replace("_", "-"): value for key, value in headers.items()}

    def stream(self, size):
        for start in range(0, len(self.body), size):
            yield self.body[start : start + size]


def answering(monkeypatch, *answers):
    asked, waiting = [], list(answers)

    def request(pool, method, path, **more):
        asked.append((pool.host, path, more["headers"]))
        return waiting.pop(0)

    monkeypatch.setattr(fetching.urllib3.HTTPSConnectionPool, "request", request)
    resolving(monkeypatch, "93.184.216.34")
    return asked


def test_the_checked_address_is_the_one_connected_to(monkeypatch):
    asked = answering(monkeypatch, Answer(body=b"BEGIN", ETag='"1"'))

    got = fetching.fetch("https://calendar.example.org/a.ics?key=1", etag='"0"')

    assert got == Fetched(b"BEGIN", '"1"')
    ((host, path, headers),) = asked
    assert (host, path) == ("93.184.216.34", "/a.ics?key=1")
    assert (headers["Host"], headers["If-None-Match"]) == ("calendar.example.org", '"0"')


def test_a_redirect_into_a_private_network_is_refused(monkeypatch):
    answering(monkeypatch, Answer(302, Location="http://169.254.169.254/"))

    with pytest.raises(FetchError):
        fetching.fetch("https://calendar.example.org/a.ics")


def test_redirects_come_to_an_end(monkeypatch):
    answering(monkeypatch, *[Answer(302, Location="/again") for _ in range(9)])

    with pytest.raises(FetchError, match="too many times"):
        fetching.fetch("https://calendar.example.org/a.ics")


def test_a_calendar_that_is_too_large_is_refused(monkeypatch):
    answering(monkeypatch, Answer(body=b"x" * (fetching.MOST_BYTES + 1)))

    with pytest.raises(FetchError, match="larger than 5 MB"):
        fetching.fetch("https://calendar.example.org/a.ics")


def test_an_error_of_the_server_is_told(monkeypatch):
    answering(monkeypatch, Answer(404))

    with pytest.raises(FetchError, match="error 404"):
        fetching.fetch("https://calendar.example.org/a.ics")


# Bringing up to date -----------------------------------------------------------------------------


def giving(monkeypatch, answer):
    def fetch(url, *, etag=""):
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(external, "fetch", fetch)


@pytest.mark.django_db
def test_reading_replaces_what_was_known(monkeypatch):
    old = ExternalBusyFactory()
    giving(monkeypatch, Fetched(calendar(HOUR), '"2"'))

    said = external.refresh_due(now=at(13))

    assert said == "read 1 failed 0"
    row, read = ExternalBusy.objects.get(), ExternalCalendar.objects.get()
    assert row.pk != old.pk
    assert (read.read_at, read.etag, read.problem) == (at(13), '"2"', "")
    assert external.refresh_due(now=at(13, 14)) == "read 0 failed 0"


@pytest.mark.django_db
def test_an_unchanged_calendar_keeps_its_times(monkeypatch):
    ExternalBusyFactory()
    giving(monkeypatch, Fetched(None, '"1"'))

    external.refresh_due(now=at(13))

    assert ExternalBusy.objects.count() == 1


@pytest.mark.django_db
def test_a_calendar_removed_while_it_is_read_stops_nothing(monkeypatch):
    ExternalCalendarFactory()

    def fetch(url, *, etag=""):
        ExternalCalendar.objects.all().delete()
        return Fetched(calendar(HOUR), "")

    monkeypatch.setattr(external, "fetch", fetch)

    assert external.refresh_due(now=at(13)) == "read 1 failed 0"
    assert not ExternalBusy.objects.exists()


@pytest.mark.django_db
def test_once_a_day_a_calendar_is_read_in_full(monkeypatch):
    """Unchanged for a year, its weekly meeting still blocks the weeks that came near since."""
    ExternalCalendarFactory(etag='"1"', read_at=at(13), next_try_at=at(14))
    asked = []

    def fetch(url, *, etag=""):
        asked.append(etag)
        return Fetched(None if etag else calendar(HOUR), '"1"')

    monkeypatch.setattr(external, "fetch", fetch)
    for now in (at(14), at(14) + timedelta(days=1), at(15) + timedelta(days=1)):
        external.refresh_due(now=now)

    assert asked == ['"1"', "", '"1"']


@pytest.mark.django_db
def test_events_left_out_are_told(monkeypatch):
    row = ExternalCalendarFactory()
    giving(monkeypatch, Fetched(calendar(HOUR, "DTSTART:never"), ""))

    assert external.refresh_due(now=at(13)) == "read 1 failed 0"

    (shown,) = own_calendar(row.person, at(13)).outside
    assert shown.status == "1 event cannot be read and block no time"
    assert ExternalBusy.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [FetchError("Gone."), Fetched(b"BEGIN:VCALENDAR\r\nX", "")])
def test_a_failure_keeps_what_is_known_and_waits_longer_each_time(monkeypatch, answer):
    ExternalBusyFactory()
    giving(monkeypatch, answer)

    waits = []
    for _ in range(9):
        now = ExternalCalendar.objects.get().next_try_at
        external.refresh_due(now=now)
        waits.append(ExternalCalendar.objects.get().next_try_at - now)

    assert waits[0] == timedelta(minutes=30)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(days=1)
    assert ExternalBusy.objects.count() == 1
    assert ExternalCalendar.objects.get().is_stale(now)


@pytest.mark.django_db
def test_a_person_adds_a_calendar_once(monkeypatch):
    resolving(monkeypatch, "93.184.216.34")
    person = StaffMemberFactory()
    given = {"person": person, "name": "Work", "url": "webcal://calendar.example.org/a.ics"}

    external.subscribe(actor=TEST, now=NOON, **given)

    assert ExternalCalendar.objects.get().url == "https://calendar.example.org/a.ics"
    with pytest.raises(Refused, match="already"):
        external.subscribe(actor=TEST, now=NOON, **given)


@pytest.mark.django_db
def test_a_person_adds_five_calendars_at_most(monkeypatch):
    person = StaffMemberFactory()
    for _ in range(5):
        ExternalCalendarFactory(person=person)

    with pytest.raises(Refused, match="You can add 5 calendars"):
        external.subscribe(
            actor=TEST, now=NOON, person=person, name="Six", url="https://example.org/6.ics"
        )
