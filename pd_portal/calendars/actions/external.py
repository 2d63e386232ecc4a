"""Subscribing to calendars kept elsewhere, and bringing their busy times up to date."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from pd_portal.audit.actions import Refused, System, action
from pd_portal.audit.recording import record
from pd_portal.calendars.fetching import Fetched, FetchError, fetch, refuse_unsafe
from pd_portal.calendars.models import ExternalBusy, ExternalCalendar
from pd_portal.calendars.models.claims import minutes_of
from pd_portal.calendars.outside import BusyTime, Reading, UnreadableError, busy_in
from pd_portal.calendars.queries.clocks import zone_of
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import local_day

EVERY = timedelta(minutes=15)
LONGEST_WAIT = timedelta(days=1)
# A session can be booked for a year ahead.
AHEAD = timedelta(days=370)
BEHIND = timedelta(days=2)
MOST = 5


@action
def subscribe(
    *, actor: Any, now: datetime, person: StaffMember, name: str, url: str
) -> ExternalCalendar:
    """Add a calendar; it is first read by the next run of the schedule."""
    url = url.strip().replace("webcal://", "https://", 1)
    mine = ExternalCalendar.objects.filter(person=person)
    if mine.filter(url=url).exists():
        raise Refused("You have added this calendar already.", field="url")
    if mine.count() >= MOST:
        raise Refused(f"You can add {MOST} calendars. Remove one first.", field="url")
    try:
        refuse_unsafe(url)
    except FetchError as why:
        raise Refused(str(why), field="url") from None
    calendar = ExternalCalendar.objects.create(
        person=person, name=name, url=url, added_at=now, next_try_at=now
    )
    record(actor=actor, verb="added outside calendar", target=calendar, now=now)
    return calendar


@action
def unsubscribe(*, actor: Any, now: datetime, calendar: ExternalCalendar) -> None:
    """Remove a calendar; its busy times stop blocking at once."""
    record(actor=actor, verb="removed outside calendar", target=calendar, now=now)
    calendar.delete()


@action
def note_reading(
    *,
    actor: Any,
    now: datetime,
    calendar: ExternalCalendar,
    reading: Reading | None,
    etag: str,
) -> None:
    """Replace what is known by what was read; ``None`` says nothing has changed.

    Nothing is written for a calendar that was removed while it was being read.
    """
    if not ExternalCalendar.objects.select_for_update().filter(pk=calendar.pk).exists():
        return
    problem = calendar.problem
    if reading is not None:
        problem = _left_out(reading.unread)
        calendar.busy.all().delete()
        rows = [_row(calendar, time) for time in reading.times]
        ExternalBusy.objects.bulk_create([row for row in rows if row], batch_size=500)
    ExternalCalendar.objects.filter(pk=calendar.pk).update(
        read_at=now, next_try_at=now + EVERY, failures=0, problem=problem, etag=etag
    )


@action
def note_failure(*, actor: Any, now: datetime, calendar: ExternalCalendar, problem: str) -> None:
    """Keep what is known, say what went wrong, and wait twice as long each time."""
    failures = calendar.failures + 1
    wait = min(EVERY * 2 ** min(failures, 10), LONGEST_WAIT)
    ExternalCalendar.objects.filter(pk=calendar.pk).update(
        failures=failures, next_try_at=now + wait, problem=problem[:300]
    )


def refresh_due(*, now: datetime, most: int = 50) -> str:
    """Read the calendars whose turn it is; the network is waited for outside any transaction."""
    due = ExternalCalendar.objects.filter(
        Q(next_try_at__lte=now), person__merged_into__isnull=True
    ).select_related("person__clock")
    read = failed = 0
    for calendar in due.order_by("next_try_at")[:most]:
        if refresh(calendar, now=now):
            read += 1
        else:
            failed += 1
    return f"read {read} failed {failed}"


def refresh(calendar: ExternalCalendar, *, now: datetime) -> bool:
    """Read one calendar; whether it went well."""
    actor = System("calendars")
    try:
        got = fetch(calendar.url, etag=_etag(calendar, now))
        reading = _reading(got, zone_of(calendar.person), now)
    except (FetchError, UnreadableError) as why:
        note_failure(actor=actor, now=now, calendar=calendar, problem=str(why))
        return False
    note_reading(actor=actor, now=now, calendar=calendar, reading=reading, etag=got.etag)
    return True


def _etag(calendar: ExternalCalendar, now: datetime) -> str:
    """Once a day a calendar is read in full: unchanged, its repeats still reach a day further."""
    is_first_today = calendar.read_at is None or local_day(calendar.read_at) != local_day(now)
    return "" if is_first_today else calendar.etag


def _left_out(unread: int) -> str:
    if not unread:
        return ""
    events = "1 event" if unread == 1 else f"{unread} events"
    return f"{events} cannot be read and block no time"


def _reading(got: Fetched, zone: ZoneInfo, now: datetime) -> Reading | None:
    if got.body is None:
        return None
    return busy_in(got.body, first=now - BEHIND, last=now + AHEAD, zone=zone)


def _row(calendar: ExternalCalendar, time: BusyTime) -> ExternalBusy | None:
    if isinstance(time.start, datetime) and isinstance(time.end, datetime):
        start, end = minutes_of(time.start, time.end)
        return (
            ExternalBusy(calendar=calendar, starts_min=start, ends_min=end) if end > start else None
        )
    return ExternalBusy(calendar=calendar, first_day=time.start, following_day=time.end)
