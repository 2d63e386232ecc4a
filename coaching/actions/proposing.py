"""A coach proposes times; the client or an assistant chooses one, or says that none fits."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from coaching import notes
from coaching.actions.answers import Answer
from coaching.actions.booking import answer_no, book_session, refuse_foreign_type
from coaching.actions.planning import refuse_far, refuse_past
from coaching.actions.sessions import basis_at
from coaching.models import (
    Booking,
    Engagement,
    Party,
    ProposedTime,
    SessionType,
    TimeProposal,
)
from coaching.models.proposed import MOST_TIMES
from coaching.queries.crews import Crew, crew_of
from coaching.queries.free_times import Ask, those_that_fit
from coaching.queries.proposals import over_a_claim, still_free
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.calendars.actions.claims import TimeTaken, lock_people
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.people.models import StaffMember

State = TimeProposal.State
TAKEN = "One of these times is taken: somebody who takes part is promised elsewhere."


@action
def propose_times(
    *,
    actor: StaffMember,
    now: datetime,
    engagement: Engagement,
    session_type: SessionType,
    starts: Collection[datetime],
    words: str = "",
) -> TimeProposal:
    """Propose one to five times, in place of what was proposed before; nobody's time is claimed.

    A time beyond the hours, notice or limits is marked as such; one over a claim is refused.
    ``words`` is sealed for coach and client.
    """
    crew = crew_of(engagement)
    lock_people(crew.ids)
    refuse_foreign_type(session_type, crew)
    ask = Ask(engagement, session_type, crew, crew.home_zone, now)
    _refuse_unfit(ask, starts)
    _close(TimeProposal.objects.filter(engagement=engagement), actor=actor, now=now)
    proposal = TimeProposal(
        key=uuid4(),
        engagement=engagement,
        session_type=session_type,
        proposed_by=actor,
        proposed_at=now,
        expires_at=max(starts),
    )
    if words.strip():
        notes.seal_into(proposal, words.strip(), actor=actor, now=now)
    proposal.save()
    _write_times(proposal, ask, starts)
    _tell_clients(proposal, crew, actor=actor, now=now)
    record(actor=actor, verb="proposed times", target=proposal, now=now, times=len(set(starts)))
    return proposal


@action
def choose_time(
    *,
    actor: StaffMember,
    now: datetime,
    proposal: TimeProposal,
    starts_at: datetime,
    answers: Sequence[Answer] = (),
) -> Booking:
    """Book one of the proposed times, or another free one; a proposal books once.

    Raises ``TimeTaken`` where the time has gone, ``Refused`` where the proposal is not open.
    """
    crew = crew_of(proposal.engagement)
    lock_people(crew.ids)
    proposal = _locked(proposal)
    if proposal.booking is not None:
        return proposal.booking
    _refuse_settled(proposal)
    ask = Ask(proposal.engagement, proposal.session_type, crew, crew.home_zone, now)
    booking = book_session(
        actor=actor,
        now=now,
        engagement=proposal.engagement,
        session_type=proposal.session_type,
        starts_at=starts_at,
        key=proposal.key,
        outside=_is_proposed(ask, proposal, starts_at),
        answers=answers,
    )
    proposal.booking = booking
    _answer(proposal, State.CHOSEN, actor=actor, now=now)
    return booking


@action
def say_none_fits(*, actor: StaffMember, now: datetime, proposal: TimeProposal) -> TimeProposal:
    """None of the times fits; the coach is told and finds it on their list. Once is enough."""
    proposal = _locked(proposal)
    if proposal.state == State.NONE_FITS:
        return proposal
    _refuse_settled(proposal)
    _answer(proposal, State.NONE_FITS, actor=actor, now=now)
    for coach in crew_of(proposal.engagement).coaches:
        queue_message(
            kind="coaching_none_fits",
            recipient=coach,
            about=proposal,
            why="you coach here",
            actor=actor,
            now=now,
        )
    return proposal


@action
def close_proposal(*, actor: Any, now: datetime, proposal: TimeProposal) -> None:
    """The coach withdraws the times, or takes an answered one off their list."""
    _close(TimeProposal.objects.filter(pk=proposal.pk), actor=actor, now=now)


@action
def close_unanswerable(*, actor: Any, now: datetime, engagement: Engagement) -> None:
    """Close what nobody can answer: the engagement has ended, or its coach has changed.

    Whoever asked such a coach for a time is told no.
    """
    times = TimeProposal.objects.filter(engagement=engagement)
    asked = Booking.objects.filter(engagement=engagement, state=Booking.State.WAITING)
    if engagement.status != Engagement.Status.CLOSED:
        here = [coach.pk for coach in crew_of(engagement).coaches]
        times = times.exclude(session_type__coach__in=here)
        asked = asked.exclude(session_type__coach__in=here)
    _close(times, actor=actor, now=now)
    for booking in asked:
        answer_no(actor=actor, now=now, booking=booking)


def _refuse_unfit(ask: Ask, starts: Collection[datetime]) -> None:
    if not 0 < len(set(starts)) <= MOST_TIMES:
        raise Refused(f"Choose between one and {MOST_TIMES} times.", field="starts")
    for start in starts:
        refuse_past(start, ask.now)
        refuse_far(start, ask.now)
    basis_at(ask.engagement, min(starts))
    if over_a_claim(ask, starts):
        raise Refused(TAKEN, field="starts")


def _write_times(proposal: TimeProposal, ask: Ask, starts: Collection[datetime]) -> None:
    fit = those_that_fit(ask, set(starts))
    ProposedTime.objects.bulk_create(
        ProposedTime(
            proposal=proposal, position=place, starts_at=start, is_outside=start not in fit
        )
        for place, start in enumerate(sorted(set(starts)), start=1)
    )


def _tell_clients(proposal: TimeProposal, crew: Crew, *, actor: Any, now: datetime) -> None:
    """One message each: the clients, and the assistants who arrange times for them."""
    reasons = {client: "you take part in this coaching" for client in crew.clients}
    helping = proposal.engagement.parties.current().filter(
        part=Party.Part.DELEGATE, for_person__in=crew.clients
    )
    for party in helping.select_related("person", "for_person"):
        reasons.setdefault(party.person, f"you arrange times for {party.for_person}")
    for person, why in reasons.items():
        queue_message(
            kind="coaching_times_proposed",
            recipient=person,
            about=proposal,
            why=why,
            actor=actor,
            now=now,
            expires_at=proposal.expires_at,
        )


def _is_proposed(ask: Ask, proposal: TimeProposal, starts_at: datetime) -> bool:
    """Whether the start is one of the proposed ones; raises ``TimeTaken`` when it has gone."""
    times = [time for time in proposal.times.all() if time.starts_at == starts_at]
    if times and starts_at > ask.now and starts_at not in still_free(ask, times):
        raise TimeTaken
    return bool(times)


def _locked(proposal: TimeProposal) -> TimeProposal:
    rows = TimeProposal.objects.select_for_update(of=("self",))
    return rows.select_related("engagement", "session_type", "booking__session").get(pk=proposal.pk)


def _refuse_settled(proposal: TimeProposal) -> None:
    if proposal.state == State.CHOSEN:
        raise Refused("A time was chosen already.")
    if proposal.state != State.OPEN:
        raise Refused("These times are no longer open. Choose another time.")


def _answer(proposal: TimeProposal, state: str, *, actor: StaffMember, now: datetime) -> None:
    proposal.state, proposal.answered_by, proposal.answered_at = state, actor, now
    proposal.save(update_fields=["state", "answered_by", "answered_at", "booking"])
    record(actor=actor, verb=f"answered times: {state}", target=proposal, now=now)


def _close(rows: Any, *, actor: Any, now: datetime) -> None:
    for proposal in rows.live().select_for_update():
        proposal.state, proposal.closed_at = State.CLOSED, now
        proposal.save(update_fields=["state", "closed_at"])
        record(actor=actor, verb="closed proposed times", target=proposal, now=now)
