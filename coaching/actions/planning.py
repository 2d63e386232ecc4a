"""Planned sessions and the claims, calendar files and attendance that belong to them.

The steps every booking shares. Each runs inside an action that holds the lock of the people.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from coaching.models import CoachingSession, Party
from coaching.queries.busy_times import SESSION
from coaching.queries.crews import crew_on_page
from coaching.terms import cancellation
from pd_portal.audit.actions import Refused
from pd_portal.calendars.actions.claims import Subject, Wanted, claim_time, release_time
from pd_portal.calendars.actions.events import Meeting, write_calendar_file
from pd_portal.calendars.ics import Guest
from pd_portal.calendars.models import CalendarFile, TimeClaim
from pd_portal.calendars.queries.clocks import zone_of
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.people.models import StaffMember

Outcome = CoachingSession.Outcome
FARTHEST = timedelta(days=366)


def subject_of(session: CoachingSession) -> Subject:
    """How claims and calendars name a session."""
    return SESSION, str(session.pk)


def refuse_past(starts_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise Refused("That time has passed. Choose a later one.", field="start")


def refuse_far(starts_at: datetime, now: datetime) -> None:
    """Refuse what is more likely a mistyped year."""
    if starts_at > now + FARTHEST:
        raise Refused("That is more than a year ahead. Check the date.", field="day")


def claim_for(
    session: CoachingSession,
    people: Sequence[int],
    *,
    actor: Any,
    now: datetime,
    instead_of: Sequence[Subject] = (),
) -> None:
    """Claim the planned time of a session for its people."""
    wanted = Wanted(subject_of(session), people, session.planned_starts_at, session.planned_ends_at)
    claim_time(actor=actor, now=now, wanted=wanted, instead_of=instead_of)


def expected_people(session: CoachingSession) -> list[StaffMember]:
    """Coaches, then clients, who are expected at a session."""
    rows = session.attendance.filter(part__in=[Party.Part.COACH, Party.Part.CLIENT])
    rows = rows.select_related("person__clock").prefetch_related("person__emails")
    return [row.person for row in sorted(rows, key=lambda r: (r.part != Party.Part.COACH, r.pk))]


def tell_calendars(
    session: CoachingSession, *, actor: Any, now: datetime, canceled: bool = False
) -> CalendarFile:
    """Write the next version of the session's calendar file."""
    people = expected_people(session)
    meeting = meeting_of(session, people)
    file = write_calendar_file(
        actor=actor, now=now, subject=subject_of(session), meeting=meeting, canceled=canceled
    )
    _write_to(people, session, file, actor=actor, now=now)
    return file


def meeting_of(session: CoachingSession, people: Sequence[StaffMember]) -> Meeting:
    """What calendars may know of a session; ``people`` as ``expected_people`` gives them."""
    guests = [guest_of(person) for person in people]
    return Meeting(
        title="Introductory conversation" if session.intro_no else "Coaching session",
        starts_at=session.planned_starts_at,
        ends_at=session.planned_ends_at,
        zone=zone_of(people[0]),
        organizer=guests[0],
        guests=guests,
        place=session.place,
    )


def guest_of(person: StaffMember) -> Guest:
    return Guest(str(person), person.work_email)


def _write_to(
    people: Sequence[StaffMember],
    session: CoachingSession,
    file: CalendarFile,
    *,
    actor: Any,
    now: datetime,
) -> None:
    """Send the file to those who take part, and to the assistant who booked."""
    reasons = dict.fromkeys(people, "you take part in this session")
    if session.booked_by is not None and session.booked_for is not None:
        reasons.setdefault(session.booked_by, f"you arrange times for {session.booked_for}")
    for person, why in reasons.items():
        queue_message(
            kind="coaching_session",
            recipient=person,
            about=session,
            version=file.sequence,
            why=why,
            actor=actor,
            now=now,
            data={"sequence": file.sequence},
            attachments=[attached(file.method, file.body)],
        )


def attached(method: str, body: str) -> tuple[str, str, bytes]:
    """A calendar file as mail programs act on it: its method in the type too (RFC 6047)."""
    return "session.ics", f"text/calendar; method={method}; charset=utf-8", body.encode()


def give_up(session: CoachingSession, *, actor: Any, now: datetime) -> None:
    """Free the people's time and withdraw the event; nothing where no time was claimed."""
    subject = subject_of(session)
    if TimeClaim.objects.of(*subject).exists():
        release_time(actor=actor, now=now, subject=subject)
        tell_calendars(session, actor=actor, now=now, canceled=True)


def outcome_of_canceling(session: CoachingSession, now: datetime, *, by: Any) -> str:
    """``canceled``, or ``canceled_late`` by the agreement's notice.

    The notice is the client's to give: what ``by``, a coach or lead, calls off costs the client
    nothing and is not told as theirs.
    """
    late = is_short_notice(session, now)
    late = late and crew_on_page(session.engagement).speaks_for_client(by)
    return Outcome.CANCELED_LATE if late else Outcome.CANCELED


def is_short_notice(session: CoachingSession, now: datetime) -> bool:
    """Whether it is too late by the agreement to change the session; introductions ask for none."""
    agreement = session.agreement_version
    hours = agreement.cancel_notice_hours if agreement else 0
    return cancellation(session.planned_starts_at, now, hours) == Outcome.CANCELED_LATE
