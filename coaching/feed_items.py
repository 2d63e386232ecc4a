"""Planned sessions in a person's own calendar feed."""

from collections.abc import Iterable
from datetime import datetime

from coaching.models import Attendance, CoachingSession, Party
from coaching.queries.busy_times import SESSION
from pd_portal.calendars.feeds import BUSY, feed_items
from pd_portal.calendars.ics import Entry
from pd_portal.calendars.models import CalendarFile
from pd_portal.people.models import StaffMember


@feed_items.provides("coaching sessions")
def sessions_in_feed(
    person: StaffMember, first: datetime, last: datetime, with_names: bool
) -> Iterable[Entry]:
    """Sessions the person is expected at, as last sent to calendars. Three queries."""
    parts = (Party.Part.COACH, Party.Part.CLIENT)
    mine = Attendance.objects.filter(person=person, part__in=parts).values("session")
    rows = CoachingSession.objects.filter(
        pk__in=mine, outcome__in=["", "held"], planned_starts_at__range=(first, last)
    ).prefetch_related("attendance__person")
    sessions = {str(session.pk): session for session in rows}
    files = CalendarFile.objects.filter(
        event__subject_label=SESSION, event__subject_ref__in=sessions
    ).select_related("event")
    for file in {file.event.subject_ref: file for file in files.order_by("sequence")}.values():
        yield _entry(sessions[file.event.subject_ref], file, person, with_names)


def _entry(
    session: CoachingSession, file: CalendarFile, person: StaffMember, with_names: bool
) -> Entry:
    others = [str(row.person) for row in session.attendance.all() if row.person_id != person.pk]
    return Entry(
        uid=file.event.uid,
        title=f"Coaching: {', '.join(others)}" if with_names else BUSY,
        changed_at=file.made_at,
        starts_at=session.planned_starts_at,
        ends_at=session.planned_ends_at,
        sequence=file.sequence,
        place=session.place if with_names else "",
    )
