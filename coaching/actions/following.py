"""Sessions to come follow who takes part: a coach handed over, a client who joins or leaves."""

from datetime import datetime
from typing import Any

from coaching.actions.planning import (
    attached,
    claim_for,
    expected_people,
    guest_of,
    meeting_of,
    subject_of,
    tell_calendars,
)
from coaching.actions.proposing import close_unanswerable
from coaching.models import Attendance, CoachingSession, Engagement, Party
from coaching.queries.crews import Crew, crew_of
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.calendars.actions.claims import TimeTaken, lock_people
from pd_portal.calendars.actions.events import withdrawal
from pd_portal.calendars.models import CalendarFile, TimeClaim
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import words

MEETING = (Party.Part.COACH, Party.Part.CLIENT)


@action
def follow_parties(*, actor: Any, now: datetime, engagement: Engagement) -> None:
    """Let the sessions to come expect, and claim the time of, those who take part now.

    Refused as a whole where somebody is promised elsewhere at the time of one of them.
    """
    close_unanswerable(actor=actor, now=now, engagement=engagement)
    crew = crew_of(engagement)
    to_come = engagement.sessions.filter(outcome="", planned_starts_at__gt=now)
    for session in to_come.order_by("planned_starts_at"):
        if TimeClaim.objects.of(*subject_of(session)).exists():
            _follow(session, crew, actor=actor, now=now)


def _follow(session: CoachingSession, crew: Crew, *, actor: Any, now: datetime) -> None:
    rows = session.attendance.filter(part__in=MEETING).select_related("person")
    before = {row.person_id: row.person for row in rows}
    parts = dict.fromkeys((p.pk for p in crew.clients), Party.Part.CLIENT)
    parts |= dict.fromkeys((p.pk for p in crew.coaches), Party.Part.COACH)
    if before.keys() == parts.keys():
        return
    lock_people({*before, *parts})
    session.attendance.filter(person__in=before.keys() - parts.keys()).delete()
    Attendance.objects.bulk_create(
        Attendance(session=session, person_id=person, part=part)
        for person, part in parts.items()
        if person not in before
    )
    try:
        claim_for(session, list(parts), actor=actor, now=now, instead_of=[subject_of(session)])
    except TimeTaken:
        day = words(session.planned_starts_at.astimezone(crew.home_zone).date())
        raise Refused(
            f"Somebody is promised elsewhere at the time of the session on {day}. Move it first."
        ) from None
    file = tell_calendars(session, actor=actor, now=now)
    for person, left in before.items():
        if person not in parts:
            _tell_who_left(session, left, file, actor=actor, now=now)
    record(actor=actor, verb="changed who meets", target=session, now=now, people=sorted(parts))


def _tell_who_left(
    session: CoachingSession, person: StaffMember, file: CalendarFile, *, actor: Any, now: datetime
) -> None:
    """Say that it goes on without them, with a file that takes it out of their calendar."""
    meeting = meeting_of(session, expected_people(session))
    body = withdrawal(file, meeting, guest_of(person), now=now)
    queue_message(
        kind="coaching_session_left",
        recipient=person,
        about=session,
        version=file.sequence,
        why="you were to take part in this session",
        actor=actor,
        now=now,
        attachments=[attached(CalendarFile.Method.CANCEL, body)],
    )
