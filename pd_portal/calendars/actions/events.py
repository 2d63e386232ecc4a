"""Writing down each version of an event that goes to people's calendars."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from pd_portal.audit.actions import action
from pd_portal.calendars.actions.claims import Subject
from pd_portal.calendars.ics import Entry, Guest, invitation, uid_host
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
    body = _written(event, meeting, method, now)
    return CalendarFile.objects.create(
        event=event, sequence=versions, method=method, body=body, made_at=now
    )


def withdrawal(file: CalendarFile, meeting: Meeting, guest: Guest, *, now: datetime) -> str:
    """What takes the event out of one guest's calendar while the others keep it.

    ``file`` is the version the others got, so the guest's copy counts the same changes.
    """
    without = replace(meeting, guests=[guest])
    return _written(file.event, without, CalendarFile.Method.CANCEL, now)


def _written(event: CalendarEvent, meeting: Meeting, method: str, now: datetime) -> str:
    entry = Entry(
        uid=event.uid,
        title=meeting.title,
        changed_at=now,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        sequence=event.sequence,
        canceled=method == CalendarFile.Method.CANCEL,
        place=meeting.place,
        url=meeting.url,
        organizer=meeting.organizer,
        guests=meeting.guests,
    )
    return invitation(entry, method=method, zone=meeting.zone).decode()


def _event_of(subject: Subject, now: datetime) -> CalendarEvent:
    label, ref = subject
    event, _ = CalendarEvent.objects.select_for_update().get_or_create(
        subject_label=label,
        subject_ref=str(ref),
        defaults={"uid": f"{uuid4()}@{uid_host()}", "made_at": now},
    )
    return event
