"""Moving, canceling, taking back and swapping planned sessions."""

from datetime import datetime

from coaching.actions import sessions
from coaching.actions.holding import refuse_unless_free
from coaching.actions.ledger import forget_lines
from coaching.actions.planning import (
    Outcome,
    claim_for,
    expected_people,
    is_short_notice,
    refuse_past,
    subject_of,
    tell_calendars,
)
from coaching.actions.sessions import refuse_taken_introduction
from coaching.models import CoachingSession, Engagement
from coaching.queries.crews import crew_of
from coaching.queries.free_times import Ask
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.calendars.actions.claims import Wanted, hold_subject, lock_people, replace_claims
from pd_portal.people.models import StaffMember


@action
def move_session(
    *,
    actor: StaffMember,
    now: datetime,
    session: CoachingSession,
    starts_at: datetime,
    key: str = "",
    outside: bool = False,
) -> CoachingSession:
    """Plan a session for another time; moving it to where it is changes nothing.

    Too late by the agreement's notice is allowed and written down as late.
    """
    crew = crew_of(session.engagement)
    lock_people([*crew.ids, *(person.pk for person in expected_people(session))])
    session = _still_planned(session)
    if session.planned_starts_at == starts_at:
        return session
    if session.planned_starts_at <= now:
        raise Refused("This session has begun. It can be logged, not moved.")
    kind = session.booking.session_type
    ask = Ask(session.engagement, kind, crew, crew.home_zone, now, key, session)
    refuse_unless_free(ask, starts_at, outside)
    was = session.planned_starts_at
    late = is_short_notice(session, now)
    length = session.planned_ends_at - session.planned_starts_at
    session.planned_starts_at, session.planned_ends_at = starts_at, starts_at + length
    session.save(update_fields=["planned_starts_at", "planned_ends_at"])
    claim_for(
        session,
        [person.pk for person in expected_people(session)],
        actor=actor,
        now=now,
        instead_of=[subject_of(session), hold_subject(key)],
    )
    tell_calendars(session, actor=actor, now=now)
    record(
        actor=actor,
        verb="moved session",
        target=session,
        now=now,
        was=was.isoformat(),
        to=starts_at.isoformat(),
        late=late,
    )
    return session


@action
def cancel_session(
    *, actor: StaffMember, now: datetime, session: CoachingSession
) -> CoachingSession:
    """Cancel a planned session; canceling it again changes nothing. Late is marked as late."""
    lock_people(person.pk for person in expected_people(session))
    session = CoachingSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if session.outcome in (Outcome.CANCELED, Outcome.CANCELED_LATE):
        return session
    session = _still_planned(session)
    refuse_past(session.planned_starts_at, now)
    return sessions.cancel_session(session=session, actor=actor, now=now)


@action
def reactivate_session(
    *, actor: StaffMember, now: datetime, session: CoachingSession
) -> CoachingSession:
    """Take back a cancellation, if everybody's time is still free."""
    people = [person.pk for person in expected_people(session)]
    lock_people(people)
    session.refresh_from_db()
    if session.outcome not in (Outcome.CANCELED, Outcome.CANCELED_LATE):
        return session
    _refuse_to_take_back(session, actor, now)
    claim_for(session, people, actor=actor, now=now)
    session.outcome, session.is_used = "", False
    session.logged_by, session.logged_at = None, None
    session.save(update_fields=["outcome", "is_used", "logged_by", "logged_at"])
    forget_lines(session)
    tell_calendars(session, actor=actor, now=now)
    record(actor=actor, verb="reactivated session", target=session, now=now)
    return session


def _refuse_to_take_back(session: CoachingSession, actor: StaffMember, now: datetime) -> None:
    """What the coach called off the client does not call on again; nor what can be no more."""
    refuse_past(session.planned_starts_at, now)
    if session.engagement.status == Engagement.Status.CLOSED:
        raise Refused("This engagement has ended.")
    refuse_taken_introduction(session, "")
    crew, by = crew_of(session.engagement), session.logged_by
    if by and not crew.speaks_for_client(by) and crew.speaks_for_client(actor):
        raise Refused(f"{by} canceled this session. Choose another time.")


@action
def swap_sessions(
    *, actor: StaffMember, now: datetime, first: CoachingSession, second: CoachingSession
) -> None:
    """Let two planned sessions change places, both or neither."""
    crews = [[person.pk for person in expected_people(one)] for one in (first, second)]
    lock_people(person for crew in crews for person in crew)
    first, second = _still_planned(first), _still_planned(second)
    starts = second.planned_starts_at, first.planned_starts_at
    late = [is_short_notice(one, now) for one in (first, second)]
    for session, start in zip((first, second), starts, strict=True):
        refuse_past(start, now)
        length = session.planned_ends_at - session.planned_starts_at
        session.planned_starts_at, session.planned_ends_at = start, start + length
        session.save(update_fields=["planned_starts_at", "planned_ends_at"])
    both = list(zip((first, second), crews, strict=True))
    replace_claims(
        actor=actor,
        now=now,
        release=[subject_of(session) for session, _ in both],
        wanted=[
            Wanted(subject_of(s), people, s.planned_starts_at, s.planned_ends_at)
            for s, people in both
        ],
    )
    for session, was, was_late in zip((first, second), reversed(starts), late, strict=True):
        tell_calendars(session, actor=actor, now=now)
        record(
            actor=actor,
            verb="swapped session",
            target=session,
            now=now,
            was=was.isoformat(),
            to=session.planned_starts_at.isoformat(),
            late=was_late,
        )


def _still_planned(session: CoachingSession) -> CoachingSession:
    """The session as it is now, if it is still to come."""
    rows = CoachingSession.objects.select_related("agreement_version", "booking__session_type")
    fresh = rows.get(pk=session.pk)
    if fresh.outcome or fresh.planned_starts_at is None:
        raise Refused("This session is no longer planned.")
    return fresh
