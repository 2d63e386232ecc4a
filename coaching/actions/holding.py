"""Keeping a free time while a form is filled in, and what every booking checks first."""

from datetime import datetime, timedelta

from coaching.actions.planning import refuse_far, refuse_past
from coaching.models import SessionType
from coaching.queries.free_times import Ask, is_free
from pd_portal.audit.actions import action
from pd_portal.calendars.actions.claims import (
    TimeTaken,
    Wanted,
    claim_time,
    hold_subject,
    lock_people,
)
from pd_portal.people.models import StaffMember

HOLD_FOR = timedelta(minutes=10)


@action
def hold_time(
    *, actor: StaffMember, now: datetime, ask: Ask, starts_at: datetime, outside: bool = False
) -> datetime:
    """Keep a free time while a form is filled in; returns until when. One hold a key."""
    lock_people(ask.crew.ids)
    refuse_unless_free(ask, starts_at, outside)
    until = now + HOLD_FOR
    hold = hold_subject(ask.key)
    taken = [] if _overlaps_itself(ask, starts_at) else ask.crew.ids
    wanted = Wanted(hold, taken, starts_at, end_of(ask.session_type, starts_at), expires_at=until)
    claim_time(actor=actor, now=now, wanted=wanted, instead_of=[hold])
    return until


def refuse_unless_free(ask: Ask, starts_at: datetime, outside: bool) -> None:
    """A start has to be offered; ``outside`` of hours, notice and limits it has to be to come."""
    refuse_past(starts_at, ask.now)
    refuse_far(starts_at, ask.now)
    if outside or is_free(ask, starts_at):
        return
    raise TimeTaken


def _overlaps_itself(ask: Ask, starts_at: datetime) -> bool:
    """Whether the session being moved covers part of its new time: its own claims keep that."""
    if ask.moving is None or ask.moving.planned_ends_at is None:
        return False
    starts_early = ask.moving.planned_starts_at < end_of(ask.session_type, starts_at)
    return starts_early and starts_at < ask.moving.planned_ends_at


def end_of(kind: SessionType, starts_at: datetime) -> datetime:
    """When a session of this kind ends that starts then."""
    return starts_at + timedelta(minutes=kind.minutes)
