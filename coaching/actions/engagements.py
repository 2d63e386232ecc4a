"""A running engagement is changed, and ends with everything settled."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from coaching.actions.proposing import close_unanswerable
from coaching.models import (
    ActionItem,
    CoachingSession,
    Engagement,
    FocusArea,
)
from coaching.signals import engagement_closed
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.ui.dates import local_day


@action
def change_engagement(
    *,
    engagement: Engagement,
    allotted_sessions: int,
    focus_areas: Iterable[FocusArea],
    group_name: str = "",
    ends_on: date | None = None,
    actor: Any,
    now: datetime,
) -> Engagement:
    """Change what was set aside: sessions, focus areas, a group's name, the last day meant."""
    if allotted_sessions < used_sessions(engagement):
        raise Refused("More sessions than that are used already.", field="allotted_sessions")
    if ends_on is not None and ends_on < engagement.starts_on:
        raise Refused("That is before this coaching began.", field="ends_on")
    before = engagement.allotted_sessions
    engagement.allotted_sessions = allotted_sessions
    engagement.group_name, engagement.ends_on = group_name, ends_on
    engagement.save(update_fields=["allotted_sessions", "group_name", "ends_on"])
    engagement.focus_areas.set(focus_areas)
    record(
        actor=actor,
        verb="changed an engagement",
        target=engagement,
        now=now,
        sessions_before=before,
        sessions=allotted_sessions,
    )
    return engagement


@action
def close_engagement(
    *, engagement: Engagement, drop_open_actions: bool = False, actor: Any, now: datetime
) -> Engagement:
    """End an engagement once every session is logged and every action settled."""
    if engagement.status == Engagement.Status.CLOSED:
        return engagement
    _refuse_unsettled(engagement, drop_open_actions)
    open_actions(engagement).update(dropped_at=now)
    engagement.agreements.filter(ended_at=None).update(ended_at=now)
    engagement.status = Engagement.Status.CLOSED
    engagement.closed_on = local_day(now)
    engagement.save(update_fields=["status", "closed_on"])
    close_unanswerable(actor=actor, now=now, engagement=engagement)
    record(actor=actor, verb="closed an engagement", target=engagement, now=now)
    engagement_closed.send(sender=Engagement, engagement=engagement, now=now)
    return engagement


def _refuse_unsettled(engagement: Engagement, drop_open_actions: bool) -> None:
    waiting = unlogged_sessions(engagement).count()
    if waiting:
        word = "session is" if waiting == 1 else "sessions are"
        raise Refused(f"{waiting} {word} still planned or without a log. Log or cancel first.")
    count = open_actions(engagement).count()
    if count and not drop_open_actions:
        word = "action is" if count == 1 else "actions are"
        raise Refused(
            f"{count} {word} still open. Finish them, or choose to set them aside.",
            field="drop_open_actions",
        )


def unlogged_sessions(engagement: Engagement) -> Any:
    """Sessions still planned, or over and without a log."""
    return CoachingSession.objects.filter(engagement=engagement, outcome="")


def open_actions(engagement: Engagement) -> Any:
    """Actions neither done nor set aside."""
    return ActionItem.objects.filter(engagement=engagement, done_at=None, dropped_at=None)


def used_sessions(engagement: Engagement) -> int:
    """How many of the agreed sessions are used."""
    return CoachingSession.objects.filter(engagement=engagement, is_used=True).count()
