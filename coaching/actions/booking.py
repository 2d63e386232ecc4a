"""Booking a session, or asking the coach for it. Everything locks the people before it looks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from coaching.actions.answers import Answer, save_answers
from coaching.actions.holding import end_of, refuse_unless_free
from coaching.actions.planning import claim_for, refuse_past, tell_calendars
from coaching.actions.sessions import basis_at, plan_session
from coaching.models import Booking, Engagement, SessionType
from coaching.queries.crews import Crew, crew_of
from coaching.queries.free_times import Ask
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.calendars.actions.claims import hold_subject, lock_people, replace_claims
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.people.models import StaffMember

LONGEST_SERIES = 26
State = Booking.State


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
    answers: Sequence[Answer] = (),
) -> Booking:
    """Book a time, or ask the coach for it where the type says so; the same key books once.

    ``answers`` are sealed for coach and client. ``outside`` lets a coach or lead leave availability, notice and limits, never a claim.
    Raises ``TimeTaken`` where the time has gone, ``Refused`` where it was never offered.
    """
    crew = crew_of(engagement)
    lock_people(crew.ids)
    if done := Booking.objects.filter(key=key).select_related("session").first():
        return done
    refuse_foreign_type(session_type, crew)
    ask = Ask(engagement, session_type, crew, crew.home_zone, now, str(key))
    refuse_unless_free(ask, starts_at, outside)
    booking = Booking(
        key=key,
        engagement=engagement,
        session_type=session_type,
        starts_at=starts_at,
        ends_at=end_of(session_type, starts_at),
        asked_by=actor,
        asked_for=crew.client_for(actor),
        asked_at=now,
    )
    if session_type.confirmation == SessionType.Confirmation.ASKED and not outside:
        _ask_coach(booking, actor=actor, now=now)
    else:
        _confirm(booking, crew, actor=actor, now=now)
    save_answers(actor=actor, now=now, booking=booking, answers=answers)
    return booking


@action
def book_series(
    *,
    actor: StaffMember,
    now: datetime,
    engagement: Engagement,
    session_type: SessionType,
    starts: Sequence[datetime],
    key: UUID,
    answers: Sequence[Answer] = (),
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
            answers=answers,
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
    """The client's side withdraws a request; anybody else declines it for the coach."""
    booking = Booking.objects.select_for_update().get(pk=booking.pk)
    if booking.state != State.WAITING:
        raise Refused("This request was answered already.")
    withdrawn = crew_of(booking.engagement).speaks_for_client(actor)
    booking.state = State.WITHDRAWN if withdrawn else State.DECLINED
    booking.decided_at = now
    booking.save()
    if not withdrawn:
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


def refuse_foreign_type(kind: SessionType, crew: Crew) -> None:
    """Only what a coach of the engagement offers can be booked in it."""
    if not crew.coaches:
        raise Refused("Nobody coaches here yet, so nothing can be booked.")
    if kind.coach_id not in {coach.pk for coach in crew.coaches}:
        raise Refused("This kind of session is not offered here.", field="session_type")
