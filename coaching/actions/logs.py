"""A coach's log: one save for what happened, what is shared, what is private, and what is next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from coaching import notes
from coaching.actions.goals import add_action
from coaching.actions.holds import refuse_held
from coaching.actions.sessions import Happened, record_outcome, record_unplanned
from coaching.models import (
    CoachingGoal,
    CoachingSession,
    Engagement,
    LogDraft,
    Party,
    SessionNote,
)
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import StaffMember

LOG_ANOTHER = "Log what you want to add as another contact."


@dataclass(frozen=True)
class NextStep:
    """An action agreed on: its words, whose it is, and by when."""

    words: str
    owner: StaffMember
    due_on: date | None = None


@dataclass(frozen=True)
class Entry:
    """What the log form says."""

    happened: Happened
    shared: str = ""
    private: str = ""
    goals: Sequence[CoachingGoal] = ()
    next_steps: Sequence[NextStep] = field(default_factory=tuple)


@action
def log_session(
    *, session: CoachingSession, entry: Entry, actor: StaffMember, now: datetime
) -> CoachingSession:
    """Log a planned session, or put an earlier log right. Its draft goes."""
    session = CoachingSession.objects.select_for_update().get(pk=session.pk)
    _refuse_stranger(session.engagement, actor)
    first = not session.outcome
    record_outcome(session=session, happened=entry.happened, actor=actor, now=now)
    _write_down(session, entry, actor, now, with_steps=first)
    LogDraft.objects.filter(session=session, author=actor).delete()
    return session


@action
def log_unplanned(
    *, engagement: Engagement, entry: Entry, actor: StaffMember, now: datetime
) -> CoachingSession:
    """Log contact nobody had planned. Its draft goes."""
    _refuse_stranger(engagement, actor)
    session = record_unplanned(engagement=engagement, happened=entry.happened, actor=actor, now=now)
    _write_down(session, entry, actor, now, with_steps=True)
    LogDraft.objects.filter(engagement=engagement, session=None, author=actor).delete()
    return session


@action
def save_draft(
    *,
    engagement: Engagement,
    session: CoachingSession | None,
    text: str,
    actor: StaffMember,
    now: datetime,
) -> LogDraft:
    """Keep what has been typed so far, sealed, for its author alone."""
    _refuse_stranger(engagement, actor)
    draft = LogDraft.objects.filter(
        engagement=engagement, session=session, author=actor
    ).first() or LogDraft(engagement=engagement, session=session, author=actor)
    notes.seal_into(draft, text, actor=actor, now=now)
    draft.saved_at = now
    draft.save()
    return draft


def may_keep_private_notes(session: CoachingSession) -> bool:
    """The agency's switch and the agreement's term, both on; never for an introduction."""
    version = session.agreement_version
    allowed = session.engagement.service_line.has_private_notes
    return version is not None and version.keeps_private_notes and allowed


def _write_down(
    session: CoachingSession, entry: Entry, actor: StaffMember, now: datetime, *, with_steps: bool
) -> None:
    if session.intro_no and (entry.shared or entry.private):
        raise Refused("An introductory conversation is counted, without notes.", field="shared")
    if entry.private and not may_keep_private_notes(session):
        raise Refused("This agreement keeps no private notes.", field="private")
    if not session.intro_no:
        _write_note(session, SessionNote.Kind.SHARED, entry.shared, actor, now)
        _write_note(session, SessionNote.Kind.PRIVATE, entry.private, actor, now)
    session.goals.set(entry.goals)
    for step in entry.next_steps if with_steps else ():
        add_action(
            engagement=session.engagement,
            session=session,
            words=step.words,
            owner=step.owner,
            due_on=step.due_on,
            actor=actor,
            now=now,
        )


def _write_note(
    session: CoachingSession, kind: str, text: str, actor: StaffMember, now: datetime
) -> None:
    """Write, change or (with no text left) remove the author's note."""
    mine = SessionNote.objects.filter(session=session, author=actor, kind=kind).first()
    if mine is None and not text:
        return
    if mine is not None:
        refuse_held(
            mine, mine.engagement_id, text, actor=actor, field=mine.kind, instead=LOG_ANOTHER
        )
    if mine is not None and not text:
        mine.delete()
        record(actor=actor, verb="removed a note", target=session, now=now, kind=kind)
        return
    note = mine or SessionNote(
        engagement=session.engagement, session=session, author=actor, kind=kind, written_at=now
    )
    note.edited_at = now if mine else None
    notes.seal_into(note, text, actor=actor, now=now)
    note.save()
    record(actor=actor, verb="wrote a note", target=session, now=now, kind=kind)


def _refuse_stranger(engagement: Engagement, actor: Any) -> None:
    coaches = engagement.parties.current().filter(part=Party.Part.COACH, person=actor)
    if not coaches.exists():
        raise Refused("Only the coach of this engagement writes its log.")
