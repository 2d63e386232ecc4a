"""Sessions with what was written about them, for one reader; and how a log form opens."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Prefetch

from coaching import notes
from coaching.models import (
    Attendance,
    CoachingSession,
    Engagement,
    LogDraft,
    Party,
    SessionNote,
    ShortForm,
)
from coaching.queries.home import texts_of
from pd_portal.people.models import StaffMember

JUST_NOW = timedelta(minutes=15)
UNREADABLE = "This text cannot be read: its key was deleted or is missing."


@dataclass(frozen=True)
class SessionView:
    """A session with what was written about it for this reader. ``private`` is the reader's own."""

    session: CoachingSession
    attended: list[str]
    shared: list[str]
    private: str
    forms: list[tuple[ShortForm, dict[str, str]]]
    needs_log: bool
    overlaps: bool


def with_attendance(sessions: Any) -> Any:
    """Sessions with attendance and persons, ready for ``session_views``."""
    came = Prefetch("attendance", queryset=Attendance.objects.select_related("person"))
    return sessions.select_related("agreement_version").prefetch_related(came, "goals")


def session_views(
    person: StaffMember, sessions: list[CoachingSession], *, now: datetime
) -> list[SessionView]:
    """Sessions with the pieces this reader may open; the same few queries however many."""
    written = _notes_for(person, sessions)
    forms = _forms_for(person, sessions)
    busy = overlapping(sessions)
    return [
        SessionView(
            session=session,
            attended=[
                str(row.person) for row in session.attendance.all() if row.presence == "attended"
            ],
            shared=[text for note, text in written.get(session.pk, []) if note.kind == "shared"],
            private=next((t for n, t in written.get(session.pk, []) if n.kind == "private"), ""),
            forms=forms.get(session.pk, []),
            needs_log=session.outcome == "" and session.planned_ends_at <= now,
            overlaps=session.pk in busy,
        )
        for session in sessions
    ]


def _notes_for(
    person: StaffMember, sessions: list[CoachingSession]
) -> dict[int, list[tuple[SessionNote, str]]]:
    rows = SessionNote.objects.filter(session__in=sessions).select_related("session").order_by("pk")
    mine = [note for note in rows if own_or_shared(note, person)]
    found: dict[int, list[tuple[SessionNote, str]]] = {}
    for note, text in zip(mine, texts_of(person, mine), strict=True):
        found.setdefault(note.session_id, []).append((note, text or UNREADABLE))
    return found


def own_or_shared(note: SessionNote, person: StaffMember) -> bool:
    """Notes a page lists: the shared ones, and private ones of the reader's own."""
    return note.kind == SessionNote.Kind.SHARED or note.author_id == person.pk


def _forms_for(
    person: StaffMember, sessions: list[CoachingSession]
) -> dict[int, list[tuple[ShortForm, dict[str, str]]]]:
    rows = list(ShortForm.objects.filter(session__in=sessions).select_related("session"))
    coached = Party.objects.current().filter(person=person, part=Party.Part.COACH)
    coaches = set(coached.values_list("engagement_id", flat=True))
    rows = [f for f in rows if f.person_id == person.pk or f.session.engagement_id in coaches]
    found: dict[int, list[tuple[ShortForm, dict[str, str]]]] = {}
    for form, text in zip(rows, texts_of(person, rows), strict=True):
        found.setdefault(form.session_id, []).append((form, json.loads(text) if text else {}))
    return found


def overlapping(sessions: list[CoachingSession]) -> set[int]:
    """Ids of held sessions that overlap another one in the list: flagged, never refused."""
    held = sorted((s for s in sessions if s.started_at), key=lambda s: s.started_at)
    found: set[int] = set()
    for earlier, later in pairwise(held):
        if later.started_at < earlier.ended_at:
            found |= {earlier.pk, later.pk}
    return found


@dataclass(frozen=True)
class LogStart:
    """How a log form opens: a draft's words, an earlier log, or what was planned."""

    initial: dict[str, Any]
    from_draft: datetime | None


def log_start(
    person: StaffMember, engagement: Engagement, session: CoachingSession | None, *, now: datetime
) -> LogStart:
    """What the log form is filled with before anything is typed."""
    draft = LogDraft.objects.filter(engagement=engagement, session=session, author=person).first()
    initial = _planned(session) if session else _just_now(now)
    if session and session.outcome:
        initial |= _logged(person, session)
    if draft is not None:
        (text,) = notes.open_pieces(viewer=person, rows=[draft])
        if not isinstance(text, notes.CannotOpen):
            return LogStart(initial | json.loads(text), draft.saved_at)
    return LogStart(initial, None)


def _just_now(now: datetime) -> dict[str, Any]:
    """A quarter of an hour on the phone that has just ended."""
    began = now.replace(second=0, microsecond=0) - JUST_NOW
    return {"starts_at": began, "minutes": 15, "mode": "phone", "outcome": "held"}


def _planned(session: CoachingSession) -> dict[str, Any]:
    start, end = session.started_at or session.planned_starts_at, session.ended_at
    end = end or session.planned_ends_at
    return {
        "outcome": session.outcome or "held",
        "starts_at": start,
        "minutes": int((end - start) / timedelta(minutes=1)) if start else 60,
        "mode": session.mode,
        "place": session.place,
        "is_three_way": session.is_three_way,
    }


def _logged(person: StaffMember, session: CoachingSession) -> dict[str, Any]:
    """The log in the person's own words: a co-coach's stay theirs, and are not written twice."""
    mine = SessionNote.objects.filter(session=session, author=person)
    said = {note.kind: note for note in mine}
    texts = dict(zip(said, notes.open_pieces(viewer=person, rows=[*said.values()]), strict=True))
    if any(isinstance(text, notes.CannotOpen) for text in texts.values()):
        raise notes.CannotOpen(UNREADABLE)  # saving the form would write over it
    guests = session.attendance.exclude(part=Party.Part.COACH)
    came = [row.person_id for row in guests if row.presence == "attended"]
    return {
        "shared": texts.get("shared", ""),
        "private": texts.get("private", ""),
        "attended": came,
        "goals": [goal.pk for goal in session.goals.all()],
    }
