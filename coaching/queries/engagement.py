"""One engagement as coach and client see it."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models.functions import Coalesce

from coaching.models import (
    ActionItem,
    AgreementVersion,
    CoachingGoal,
    CoachingSession,
    Engagement,
    LogDraft,
    Party,
    SponsorReport,
)
from coaching.queries.home import people_named, texts_of, with_people
from coaching.queries.links import SharedProgress, link_titles, shared_progress
from coaching.queries.sessions import UNREADABLE, SessionView, session_views, with_attendance
from coaching.reading import last_day, until
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import local_day

RECENT = 12


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
class EngagementPage:
    engagement: Engagement
    who: str
    members: list[str]
    coaches: str
    sponsor: str
    can_report: bool
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
    left_on: date | None = None


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
    last = last_day(person.pk, engagement)
    shown = until(last, with_attendance(settled if every or last else settled[:RECENT]))
    coming = engagement.sessions.filter(outcome="", planned_ends_at__gt=now)
    agreements = list(engagement.agreements.filter(ended_at=None))
    return EngagementPage(
        engagement=engagement,
        who=people_named(engagement, Party.Part.CLIENT),
        members=[str(p.person) for p in engagement.current_parties if p.part == Party.Part.CLIENT],
        coaches=people_named(engagement, Party.Part.COACH),
        sponsor=people_named(engagement, Party.Part.SPONSOR),
        can_report=any(p.part == Party.Part.SPONSOR for p in engagement.current_parties),
        delegates=[p for p in engagement.current_parties if p.part == Party.Part.DELEGATE],
        used=engagement.sessions.filter(is_used=True).count(),
        agreement=next((a for a in agreements if a.in_force_at), None),
        pending=next((a for a in agreements if not a.in_force_at), None),
        goals=goals_of(person, engagement),
        actions=_actions(person, engagement, now),
        coming=until(last, coming.select_related("booking").order_by("planned_starts_at")),
        sessions=session_views(person, shown, now=now),
        older=max(engagement.sessions.count() - RECENT, 0) if not (every or last) else 0,
        reports=until(last, engagement.reports.order_by("pk")),
        shares=shared_progress(engagement, local_day(now)) if last is None else [],
        unplanned_draft=LogDraft.objects.filter(
            engagement=engagement, session=None, author=person
        ).first(),
        left_on=last,
    )


def goals_of(person: StaffMember, engagement: Engagement) -> list[GoalView]:
    """Goals with their words, open ones first."""
    every = engagement.goals.select_related("client").order_by("state", "pk")
    goals = until(last_day(person.pk, engagement), every)
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
    rows = open_ones.select_related("owner").order_by("due_on", "pk")
    items = until(last_day(person.pk, engagement), rows)
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
