"""One engagement as coach and client see it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Prefetch
from django.db.models.functions import Coalesce

from coaching import notes
from coaching.models import (
    ActionItem,
    AgreementVersion,
    Attendance,
    CoachingGoal,
    CoachingSession,
    Engagement,
    LogDraft,
    Party,
    SessionNote,
    ShortForm,
    SponsorReport,
)
from coaching.queries.home import people_named, texts_of, with_people
from coaching.queries.links import SharedProgress, link_titles, shared_progress
from coaching.terms import Run, changed, compare
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import local_day

RECENT = 12
JUST_NOW = timedelta(minutes=15)
UNREADABLE = "This text cannot be read: its key was deleted or is missing."


@dataclass(frozen=True)
class GoalView:
    """A goal with its words opened; ``words`` holds outcome, measure, baseline, target, evidence."""

    goal: CoachingGoal
    words: dict[str, str]
    serves: str = ""


@dataclass(frozen=True)
class ActionView:
    item: ActionItem
    words: str
    is_late: bool
    is_mine: bool


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


@dataclass(frozen=True)
class EngagementPage:
    engagement: Engagement
    who: str
    coaches: str
    sponsor: str
    delegates: list[Party]
    used: int
    agreement: AgreementVersion | None
    pending: AgreementVersion | None
    goals: list[GoalView]
    actions: list[ActionView]
    coming: list[CoachingSession]
    sessions: list[SessionView]
    older: int
    reports: list[SponsorReport]
    shares: list[SharedProgress]
    unplanned_draft: LogDraft | None


def load(user: Any, pk: int) -> Engagement | None:
    """The engagement with its people, if ``user`` may know of it."""
    found = Engagement.objects.visible_to(user).select_related("service_line", "unit", "contract")
    return found.prefetch_related(with_people(), "focus_areas").filter(pk=pk).first()


def engagement_page(
    person: StaffMember, engagement: Engagement, *, now: datetime, every: bool = False
) -> EngagementPage:
    """What coach or client sees; ``every``: all sessions rather than the newest."""
    settled = engagement.sessions.exclude(outcome="", planned_ends_at__gt=now)
    settled = settled.order_by(Coalesce("started_at", "planned_starts_at").desc(), "-pk")
    settled = settled if every else settled[:RECENT]
    agreements = list(engagement.agreements.filter(ended_at=None))
    return EngagementPage(
        engagement=engagement,
        who=people_named(engagement, Party.Part.CLIENT),
        coaches=people_named(engagement, Party.Part.COACH),
        sponsor=people_named(engagement, Party.Part.SPONSOR),
        delegates=[p for p in engagement.current_parties if p.part == Party.Part.DELEGATE],
        used=engagement.sessions.filter(is_used=True).count(),
        agreement=next((a for a in agreements if a.in_force_at), None),
        pending=next((a for a in agreements if not a.in_force_at), None),
        goals=goals_of(person, engagement),
        actions=_actions(person, engagement, now),
        coming=list(
            engagement.sessions.filter(outcome="", planned_ends_at__gt=now).order_by(
                "planned_starts_at"
            )
        ),
        sessions=session_views(person, list(with_attendance(settled)), now=now),
        older=max(engagement.sessions.count() - RECENT, 0) if not every else 0,
        reports=list(engagement.reports.order_by("pk")),
        shares=shared_progress(engagement, local_day(now)),
        unplanned_draft=LogDraft.objects.filter(
            engagement=engagement, session=None, author=person
        ).first(),
    )


def goals_of(person: StaffMember, engagement: Engagement) -> list[GoalView]:
    """Goals with their words, open ones first."""
    goals = list(engagement.goals.select_related("client").order_by("state", "pk"))
    goals.sort(key=lambda goal: goal.state != CoachingGoal.State.OPEN)
    titles = link_titles((goal.link_kind, goal.link_ref) for goal in goals if goal.link_kind)
    return [
        GoalView(goal, words_of(text), titles.get((goal.link_kind, goal.link_ref), ""))
        for goal, text in zip(goals, texts_of(person, goals), strict=True)
    ]


def words_of(text: str | None) -> dict[str, str]:
    """The fields of a sealed body."""
    return {"outcome": UNREADABLE} if text is None else json.loads(text)


def _actions(person: StaffMember, engagement: Engagement, now: datetime) -> list[ActionView]:
    open_ones = engagement.action_items.filter(done_at=None, dropped_at=None)
    items = list(open_ones.select_related("owner").order_by("due_on", "pk"))
    day = local_day(now)
    return [
        ActionView(
            item,
            text or UNREADABLE,
            bool(item.due_on and item.due_on < day),
            item.owner_id == person.pk,
        )
        for item, text in zip(items, texts_of(person, items), strict=True)
    ]


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
    rows = SessionNote.objects.filter(session__in=sessions).order_by("pk")
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
class AgreementPage:
    """Versions side by side: ``runs`` is the pending text against the one in force."""

    engagement: Engagement
    current: AgreementVersion | None
    pending: AgreementVersion | None
    runs: list[Run]
    terms: list[tuple[str, object, object]]
    signed: list[Any]
    missing: list[Party]
    earlier: list[AgreementVersion]


def agreement_page(engagement: Engagement) -> AgreementPage:
    """The agreement in force, the one pending with its differences, and who has signed."""
    versions = list(engagement.agreements.prefetch_related("signatures__person"))
    current = next((v for v in versions if v.in_force_at and not v.ended_at), None)
    pending = next((v for v in versions if not v.in_force_at and not v.ended_at), None)
    about = pending or current
    return AgreementPage(
        engagement=engagement,
        current=current,
        pending=pending,
        runs=compare(current.text, pending.text) if current and pending else [],
        terms=changed_terms(current, pending) if current and pending else [],
        signed=list(about.signatures.all()) if about else [],
        missing=_missing(engagement, about) if about else [],
        earlier=[v for v in versions if v.in_force_at and v.ended_at],
    )


def changed_terms(old: AgreementVersion, new: AgreementVersion) -> list[tuple[str, object, object]]:
    """Terms that differ, in words."""
    labels = {name: AgreementVersion._meta.get_field(name).verbose_name for name in old.TERMS}
    found = changed(vars(old), vars(new), old.TERMS)
    return [(str(labels[name]), _said(before), _said(after)) for name, before, after in found]


def terms_in_words(version: AgreementVersion) -> list[tuple[str, str]]:
    """Each term with its value in words."""
    return [
        (str(AgreementVersion._meta.get_field(name).verbose_name), _said(getattr(version, name)))
        for name in version.TERMS
    ]


def _said(value: object) -> str:
    return {True: "Yes", False: "No"}[value] if isinstance(value, bool) else str(value)


def _missing(engagement: Engagement, version: AgreementVersion) -> list[Party]:
    signed = {(s.person_id, s.part) for s in version.signatures.all()}
    signing = (Party.Part.COACH, Party.Part.CLIENT, Party.Part.SPONSOR)
    return [
        p
        for p in engagement.current_parties
        if p.part in signing and (p.person_id, p.part) not in signed
    ]


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
    (view,) = session_views(person, [session], now=session.logged_at)
    if UNREADABLE in (*view.shared, view.private):  # saving the form would write over it
        raise notes.CannotOpen(UNREADABLE)
    came = [r.person_id for r in session.attendance.all() if r.presence == "attended"]
    return {
        "shared": "\n\n".join(view.shared),
        "private": view.private,
        "attended": came,
        "goals": [goal.pk for goal in session.goals.all()],
    }
