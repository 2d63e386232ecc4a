"""Writing down each version of an event that goes to people's calendars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings

from pd_portal.audit.actions import action
from pd_portal.calendars.actions.claims import Subject
from pd_portal.calendars.ics import Entry, Guest, invitation
from pd_portal.calendars.models import CalendarEvent, CalendarFile


@dataclass(frozen=True)
class Meeting:
    """What a calendar may know of a meeting: no topic, no notes. Times are read in ``zone``."""

    title: str
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    organizer: Guest
    guests: Sequence[Guest]
    place: str = ""
    url: str = ""


@action
def write_calendar_file(
    *, actor: Any, now: datetime, subject: Subject, meeting: Meeting, canceled: bool = False
) -> CalendarFile:
    """Write the next version of the event of ``subject``: the first is sequence 0.

    The event is made on first use and keeps its UID for life. The caller holds the lock of the
    meeting's people, so versions come one after another, and audits what the change was.
    """
    event = _event_of(subject, now)
    versions = event.files.count()
    event.sequence, event.is_canceled = versions, canceled
    event.save(update_fields=["sequence", "is_canceled"])
    method = CalendarFile.Method.CANCEL if canceled else CalendarFile.Method.REQUEST
    entry = Entry(
        uid=event.uid,
        title=meeting.title,
        changed_at=now,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        sequence=versions,
        canceled=canceled,
        place=meeting.place,
        url=meeting.url,
        organizer=meeting.organizer,
        guests=meeting.guests,
    )
    body = invitation(entry, method=method, zone=meeting.zone).decode()
    return CalendarFile.objects.create(
        event=event, sequence=versions, method=method, body=body, made_at=now
    )


def _event_of(subject: Subject, now: datetime) -> CalendarEvent:
    label, ref = subject
    host = settings.WAGTAILADMIN_BASE_URL.split("//")[-1].split("/")[0].split(":")[0]
    event, _ = CalendarEvent.objects.select_for_update().get_or_create(
        subject_label=label,
        subject_ref=str(ref),
        defaults={"uid": f"{uuid4()}@{host}", "made_at": now},
    )
    return event
