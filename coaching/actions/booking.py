"""Booking, moving and canceling sessions. All of them lock the people before they look."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from coaching.actions import sessions
from coaching.actions.planning import (
    Outcome,
    claim_for,
    expected_people,
    outcome_of_canceling,
    refuse_past,
    subject_of,
    tell_calendars,
)
from coaching.actions.sessions import basis_at, plan_session
from coaching.models import Booking, CoachingSession, Engagement, SessionType
from coaching.queries.crews import Crew, crew_of
from coaching.queries.free_times import Ask, is_free
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.calendars.actions.claims import (
    TimeTaken,
    Wanted,
    claim_time,
    hold_subject,
    lock_people,
    replace_claims,
)
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.people.models import StaffMember

HOLD_FOR = timedelta(minutes=10)
LONGEST_SERIES = 26
State = Booking.State


@action
def hold_time(
    *, actor: StaffMember, now: datetime, ask: Ask, starts_at: datetime, outside: bool = False
) -> datetime:
    """Keep a free time while a form is filled in; returns until when. One hold a key."""
    lock_people(ask.crew.ids)
    _refuse_unless_free(ask, starts_at, outside)
    until = now + HOLD_FOR
    hold = hold_subject(ask.key)
    taken = [] if _overlaps_itself(ask, starts_at) else ask.crew.ids
    wanted = Wanted(hold, taken, starts_at, _end(ask.session_type, starts_at), expires_at=until)
    claim_time(actor=actor, now=now, wanted=wanted, instead_of=[hold])
    return until


@action
def book_session(
    *,
    actor: StaffMember,
    now: datetime,
    engagement: Engagement,
    session_type: SessionType,
    starts_at: datetime,
    key: UUID,
    outside: bool = False,
) -> Booking:
    """Book a time, or ask the coach for it where the type says so; the same key books once.

    ``outside`` lets a coach or lead leave availability, notice and limits, never a claim.
    Raises ``TimeTaken`` where the time has gone, ``Refused`` where it was never offered.
    """
    crew = crew_of(engagement)
    lock_people(crew.ids)
    if done := Booking.objects.filter(key=key).select_related("session").first():
        return done
    _refuse_foreign_type(session_type, crew)
    ask = Ask(engagement, session_type, crew, crew.home_zone, now, str(key))
    _refuse_unless_free(ask, starts_at, outside)
    booking = Booking(
        key=key,
        engagement=engagement,
        session_type=session_type,
        starts_at=starts_at,
        ends_at=_end(session_type, starts_at),
        asked_by=actor,
        asked_for=crew.client_for(actor),
        asked_at=now,
    )
    if session_type.confirmation == SessionType.Confirmation.ASKED and not outside:
        return _ask_coach(booking, actor=actor, now=now)
    return _confirm(booking, crew, actor=actor, now=now)


@action
def book_series(
    *,
    actor: StaffMember,
    now: datetime,
    engagement: Engagement,
    session_type: SessionType,
    starts: Sequence[datetime],
    key: UUID,
) -> list[Booking]:
    """Book every start of a series, or none of them; the same key books once.

    The hold made under ``key`` while one start was looked at gives way to the series.

    Raises ``TimeTaken`` where one of the times has gone, and ``Refused`` as ``book_session`` does.
    """
    if not 0 < len(starts) <= LONGEST_SERIES:
        raise Refused(f"Choose between one and {LONGEST_SERIES} times.")
    replace_claims(actor=actor, now=now, release=[hold_subject(str(key))])
    return [
        book_session(
            actor=actor,
            now=now,
            engagement=engagement,
            session_type=session_type,
            starts_at=start,
            key=uuid5(key, start.isoformat()),
        )
        for start in sorted(set(starts))
    ]


@action
def confirm_booking(*, actor: StaffMember, now: datetime, booking: Booking) -> Booking:
    """The coach says yes; refused where the time has gone meanwhile."""
    crew = crew_of(booking.engagement)
    lock_people(crew.ids)
    rows = Booking.objects.select_related("engagement", "session_type")
    booking = rows.select_for_update(of=("self",)).get(pk=booking.pk)
    if booking.state == State.CONFIRMED:
        return booking
    if booking.state != State.WAITING:
        raise Refused("This request was answered already.")
    refuse_past(booking.starts_at, now)
    return _confirm(booking, crew, actor=actor, now=now)


@action
def answer_no(*, actor: StaffMember, now: datetime, booking: Booking) -> Booking:
    """The coach declines a request, or whoever asked withdraws it."""
    booking = Booking.objects.select_for_update().get(pk=booking.pk)
    if booking.state != State.WAITING:
        raise Refused("This request was answered already.")
    by_coach = crew_of(booking.engagement).is_coach(actor)
    booking.state = State.DECLINED if by_coach else State.WITHDRAWN
    booking.decided_at = now
    booking.save()
    if by_coach:
        queue_message(
            kind="coaching_time_answered",
            recipient=booking.asked_by,
            about=booking,
            why="you asked for this time",
            actor=actor,
            now=now,
        )
    record(actor=actor, verb=f"{booking.state} booking request", target=booking, now=now)
    return booking


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
    kind = session.booking.session_type
    ask = Ask(session.engagement, kind, crew, crew.home_zone, now, key, session)
    _refuse_unless_free(ask, starts_at, outside)
    was = session.planned_starts_at
    late = outcome_of_canceling(session, now) == Outcome.CANCELED_LATE
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
    refuse_past(session.planned_starts_at, now)
    claim_for(session, people, actor=actor, now=now)
    session.outcome, session.is_used = "", False
    session.logged_by, session.logged_at = None, None
    session.save(update_fields=["outcome", "is_used", "logged_by", "logged_at"])
    tell_calendars(session, actor=actor, now=now)
    record(actor=actor, verb="reactivated session", target=session, now=now)
    return session


@action
def swap_sessions(
    *, actor: StaffMember, now: datetime, first: CoachingSession, second: CoachingSession
) -> None:
    """Let two planned sessions change places, both or neither."""
    crews = [[person.pk for person in expected_people(one)] for one in (first, second)]
    lock_people(person for crew in crews for person in crew)
    first, second = _still_planned(first), _still_planned(second)
    starts = second.planned_starts_at, first.planned_starts_at
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
    for session, _ in both:
        tell_calendars(session, actor=actor, now=now)
        record(actor=actor, verb="swapped session", target=session, now=now)


def _ask_coach(booking: Booking, *, actor: Any, now: datetime) -> Booking:
    basis_at(booking.engagement, booking.starts_at)
    booking.state = State.WAITING
    booking.save()
    for coach in crew_of(booking.engagement).coaches:
        queue_message(
            kind="coaching_time_asked",
            recipient=coach,
            about=booking,
            why="you coach here",
            actor=actor,
            now=now,
        )
    replace_claims(actor=actor, now=now, release=[hold_subject(str(booking.key))])
    record(actor=actor, verb="asked for session", target=booking, now=now)
    return booking


def _confirm(booking: Booking, crew: Crew, *, actor: Any, now: datetime) -> Booking:
    """Make the session of a booking, with claims, attendance and calendar file."""
    kind = booking.session_type
    session = plan_session(
        engagement=booking.engagement,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        mode=kind.mode,
        place=kind.place,
        booked_for=booking.asked_for,
        actor=booking.asked_by,
        now=now,
    )
    claim_for(session, crew.ids, actor=actor, now=now, instead_of=[hold_subject(str(booking.key))])
    booking.session, booking.state, booking.decided_at = session, State.CONFIRMED, now
    booking.save()
    tell_calendars(session, actor=actor, now=now)
    record(
        actor=actor,
        verb="booked session",
        target=session,
        now=now,
        starts_at=booking.starts_at.isoformat(),
        asked_by=booking.asked_by_id,
        asked_for=booking.asked_for_id,
    )
    return booking


def _refuse_unless_free(ask: Ask, starts_at: datetime, outside: bool) -> None:
    refuse_past(starts_at, ask.now)
    if outside or is_free(ask, starts_at):
        return
    raise TimeTaken


def _refuse_foreign_type(kind: SessionType, crew: Crew) -> None:
    if not crew.coaches:
        raise Refused("Nobody coaches here yet, so nothing can be booked.")
    if kind.coach_id not in {coach.pk for coach in crew.coaches}:
        raise Refused("This kind of session is not offered here.", field="session_type")


def _still_planned(session: CoachingSession) -> CoachingSession:
    """The session as it is now, if it is still to come."""
    rows = CoachingSession.objects.select_related("agreement_version", "booking__session_type")
    fresh = rows.get(pk=session.pk)
    if fresh.outcome or fresh.planned_starts_at is None:
        raise Refused("This session is no longer planned.")
    return fresh


def _overlaps_itself(ask: Ask, starts_at: datetime) -> bool:
    """Whether the session being moved covers part of its new time: its own claims keep that."""
    if ask.moving is None or ask.moving.planned_ends_at is None:
        return False
    starts_early = ask.moving.planned_starts_at < _end(ask.session_type, starts_at)
    return starts_early and starts_at < ask.moving.planned_ends_at


def _end(kind: SessionType, starts_at: datetime) -> datetime:
    return starts_at + timedelta(minutes=kind.minutes)
