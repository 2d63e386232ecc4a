"""Calendar files (RFC 5545 and 5546), written by ``icalendar``: invitations, changes, feeds.

Values in, bytes out. No line of a file is put together by hand, and control characters are
taken out of every text first, so that no name or place can begin a line of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

PRODUCT = "-//PD Portal//Calendar//EN"
CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


@dataclass(frozen=True)
class Guest:
    """One who takes part: the name shown and the address invited (may be empty)."""

    name: str
    address: str = ""


@dataclass(frozen=True)
class Entry:
    """One event of a file. Moments are aware; ``day`` replaces them for an all-day entry.

    ``sequence`` counts the changes, ``changed_at`` is when the last one was made.
    """

    uid: str
    title: str
    changed_at: datetime
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    day: date | None = None
    sequence: int = 0
    canceled: bool = False
    busy: bool = True
    place: str = ""
    url: str = ""
    organizer: Guest | None = None
    guests: Sequence[Guest] = ()


def invitation(entry: Entry, *, method: str, zone: ZoneInfo) -> bytes:
    """One event to send: ``method`` is REQUEST or CANCEL, times are in ``zone``."""
    calendar = _calendar()
    calendar.add("method", method)
    calendar.add_component(_event(entry, zone))
    if entry.starts_at is not None:
        _add_zones(calendar, entry.starts_at.year)
    return calendar.to_ical()


def feed(entries: Sequence[Entry], *, name: str) -> bytes:
    """A calendar to subscribe to; times are in UTC, so it needs no time zones."""
    calendar = _calendar()
    calendar.add("x-wr-calname", vText(clean(name)))
    for entry in entries:
        calendar.add_component(_event(entry, None))
    return calendar.to_ical()


def uid_host() -> str:
    """What a UID ends in: the host this site is reached by."""
    host: str = settings.WAGTAILADMIN_BASE_URL.split("//")[-1].split("/")[0].split(":")[0]
    return host


def clean(text: str) -> str:
    """The text on one line, without control characters and quotation marks."""
    return CONTROL.sub(" ", text).replace('"', "'").strip()


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar


def _add_zones(calendar: Calendar, year: int) -> None:
    """Describe the zone for the years round the event.

    ical.js, and with it Thunderbird, reads the first date of an RDATE line only, so each change
    of the clocks stands on a line of its own.
    """
    calendar.add_missing_timezones(date(year - 1, 1, 1), date(year + 2, 1, 1))
    for zone in calendar.timezones:
        for observance in zone.subcomponents:
            changes = observance.pop("RDATE", None)
            for change in changes.dts if changes else ():
                observance.add("RDATE", [change.dt])


def _event(entry: Entry, zone: ZoneInfo | None) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("summary", clean(entry.title))
    if entry.day is not None:
        event.add("dtstart", entry.day)
    elif entry.starts_at is not None and entry.ends_at is not None:
        event.add("dtstart", _told(entry.starts_at, zone))
        event.add("dtend", _told(entry.ends_at, zone))
    event.add("status", "CANCELLED" if entry.canceled else "CONFIRMED")
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    if entry.place:
        event.add("location", clean(entry.place))
    if entry.url:
        event.add("url", clean(entry.url))
    _add_people(event, entry)
    return event


def _told(moment: datetime, zone: ZoneInfo | None) -> datetime:
    """The moment on the zone's clock; in UTC where the clock shows that time twice."""
    local = moment.astimezone(zone or UTC)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return moment.astimezone(UTC) if twice else local


def _add_people(event: Event, entry: Entry) -> None:
    if entry.organizer is not None and entry.organizer.address:
        event.add("organizer", _address(entry.organizer))
    for guest in entry.guests:
        if guest.address:
            attendee = _address(guest)
            attendee.params["role"] = vText("REQ-PARTICIPANT")
            attendee.params["partstat"] = vText("ACCEPTED")
            event.add("attendee", attendee)


def _address(guest: Guest) -> vCalAddress:
    address = vCalAddress(f"MAILTO:{clean(guest.address)}")
    address.params["cn"] = vText(clean(guest.name))
    return address
