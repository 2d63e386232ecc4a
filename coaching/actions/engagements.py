"""Engagements begin with a choice and end with everything settled."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from coaching.models import (
    ActionItem,
    CoachingRequest,
    CoachingSession,
    Contract,
    Engagement,
    FocusArea,
    Party,
)
from coaching.signals import engagement_closed
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import OrgUnit, StaffMember
from pd_portal.ui.dates import local_day


@action
def begin_engagement(
    *, request: CoachingRequest, coach: StaffMember, actor: Any, now: datetime
) -> Engagement:
    """Open the engagement a request asked for, with its client and the chosen coach."""
    line, day = request.service_line, local_day(now)
    engagement = Engagement.objects.create(
        service_line=line,
        unit=request.unit,
        contract=contract_for(request.unit, line.pk, now),
        allotted_sessions=line.default_sessions,
        starts_on=day,
        created_at=now,
    )
    engagement.focus_areas.set(request.focus_areas.all())
    for person, part in ((coach, Party.Part.COACH), (request.client, Party.Part.CLIENT)):
        Party.objects.create(engagement=engagement, person=person, part=part, starts_on=day)
    record(actor=actor, verb="began coaching", target=engagement, now=now, request=request.pk)
    return engagement


@action
def change_engagement(
    *,
    engagement: Engagement,
    allotted_sessions: int,
    focus_areas: Iterable[FocusArea],
    group_name: str = "",
    actor: Any,
    now: datetime,
) -> Engagement:
    """Change what was set aside: how many sessions, which focus areas, a group's name."""
    if allotted_sessions < used_sessions(engagement):
        raise Refused("More sessions than that are used already.", field="allotted_sessions")
    before = engagement.allotted_sessions
    engagement.allotted_sessions = allotted_sessions
    engagement.group_name = group_name
    engagement.save(update_fields=["allotted_sessions", "group_name"])
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
    record(actor=actor, verb="closed an engagement", target=engagement, now=now)
    engagement_closed.send(sender=Engagement, engagement=engagement, now=now)
    return engagement


def _refuse_unsettled(engagement: Engagement, drop_open_actions: bool) -> None:
    waiting = CoachingSession.objects.filter(engagement=engagement, outcome="").count()
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


def open_actions(engagement: Engagement) -> Any:
    """Actions neither done nor set aside."""
    return ActionItem.objects.filter(engagement=engagement, done_at=None, dropped_at=None)


def used_sessions(engagement: Engagement) -> int:
    """How many of the agreed sessions are used."""
    return CoachingSession.objects.filter(engagement=engagement, is_used=True).count()


def contract_for(unit: OrgUnit, service_line_id: int, now: datetime) -> Contract | None:
    """The contract of the unit's partner that covers the service today, the newest first."""
    day = local_day(now)
    return (
        Contract.objects.filter(
            partner__code__in=unit.codes_above,
            service_lines=service_line_id,
            starts_on__lte=day,
            ends_on__gte=day,
        )
        .order_by("-starts_on", "-pk")
        .first()
    )
