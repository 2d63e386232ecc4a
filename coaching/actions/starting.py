"""How coaching begins: a client chose a proposed coach, or a lead sets it up."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coaching import notes
from coaching.actions.availability import save_session_type
from coaching.actions.capacity import refuse_full
from coaching.actions.goals import WORDS
from coaching.models import (
    ActionItem,
    CoachingGoal,
    CoachingRequest,
    Contract,
    Engagement,
    EngagementTemplate,
    FocusArea,
    Party,
    ServiceLine,
    SessionType,
    TemplateSession,
)
from coaching.prefill import Prefill, prefill
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.people.models import OrgUnit, StaffMember
from pd_portal.ui.dates import local_day


@dataclass(frozen=True)
class Beginning:
    """What a new engagement begins with; ``starts`` is what a template would fill in, changed.

    ``group_name`` is for a committee or team, empty for one person.
    """

    service_line: ServiceLine
    unit: OrgUnit
    coach: StaffMember
    client: StaffMember
    starts: Prefill
    sponsor: StaffMember | None = None
    group_name: str = ""
    focus_areas: Sequence[FocusArea] = ()
    kinds: Sequence[TemplateSession] = ()


@action
def start_engagement(
    *,
    beginning: Beginning,
    template: EngagementTemplate | None = None,
    beyond: bool = False,
    actor: StaffMember,
    now: datetime,
) -> Engagement:
    """A lead sets coaching up. Nothing but introductions happens before everyone has signed.

    ``beyond``: even if the coach has no room left.
    """
    if beginning.coach.pk == beginning.client.pk:
        raise Refused("A person cannot coach themselves.", field="coach")
    refuse_full(beginning.coach, beyond=beyond, now=now)
    engagement = _open(beginning, template, actor, now)
    record(actor=actor, verb="set up coaching", target=engagement, now=now)
    _tell(engagement, beginning.client, "client", actor, now)
    _tell(engagement, beginning.coach, "coach", actor, now)
    return engagement


@action
def begin_engagement(
    *,
    request: CoachingRequest,
    coach: StaffMember,
    template: EngagementTemplate | None = None,
    actor: Any,
    now: datetime,
) -> Engagement:
    """Open the engagement a request asked for, with its client and the chosen coach.

    The client's own focus areas come before those of the template.
    """
    chosen = list(request.focus_areas.all())
    beginning = Beginning(
        service_line=request.service_line,
        unit=request.unit,
        coach=coach,
        client=request.client,
        starts=prefill(template, request.service_line, local_day(now)),
        focus_areas=chosen or (list(template.focus_areas.all()) if template else []),
        kinds=list(template.sessions.all()) if template else [],
    )
    engagement = _open(beginning, template, actor, now)
    record(actor=actor, verb="began coaching", target=engagement, now=now, request=request.pk)
    _tell(engagement, coach, "coach", actor, now)
    return engagement


def _open(
    beginning: Beginning, template: EngagementTemplate | None, actor: Any, now: datetime
) -> Engagement:
    starts = beginning.starts
    engagement = Engagement.objects.create(
        service_line=beginning.service_line,
        template=template,
        group_name=beginning.group_name,
        unit=beginning.unit,
        contract=contract_for(beginning.unit, beginning.service_line.pk, now),
        allotted_sessions=starts.allotted_sessions,
        starts_on=starts.starts_on,
        ends_on=starts.ends_on,
        created_at=now,
    )
    engagement.focus_areas.set(beginning.focus_areas)
    _add_people(engagement, beginning, local_day(now))
    _write_starters(engagement, beginning, actor, now)
    _offer_kinds(beginning, actor, now)
    return engagement


def _add_people(engagement: Engagement, beginning: Beginning, day: date) -> None:
    people = [(beginning.coach, Party.Part.COACH), (beginning.client, Party.Part.CLIENT)]
    if beginning.sponsor is not None:
        people.append((beginning.sponsor, Party.Part.SPONSOR))
    for person, part in people:
        Party.objects.create(engagement=engagement, person=person, part=part, starts_on=day)


def _write_starters(
    engagement: Engagement, beginning: Beginning, actor: Any, now: datetime
) -> None:
    """Goals and first steps, sealed like any other from the moment they belong to somebody."""
    for outcome in beginning.starts.goals:
        goal = CoachingGoal(
            engagement=engagement, client=beginning.client, written_by=actor, written_at=now
        )
        words = dict.fromkeys(WORDS, "") | {"outcome": outcome}
        notes.seal_into(goal, json.dumps(words, ensure_ascii=False), actor=actor, now=now)
        goal.save()
    for owner, lines in (
        (beginning.client, beginning.starts.client_steps),
        (beginning.coach, beginning.starts.coach_steps),
    ):
        for words in lines:
            step = ActionItem(
                engagement=engagement,
                owner=owner,
                due_on=beginning.starts.steps_due_on,
                written_by=actor,
                written_at=now,
            )
            notes.seal_into(step, words, actor=actor, now=now)
            step.save()


def _offer_kinds(beginning: Beginning, actor: Any, now: datetime) -> None:
    """The coach can be booked for these from now on; a kind they have stays as they made it."""
    known = SessionType.objects.filter(coach=beginning.coach).values_list("name", flat=True)
    for kind in [k for k in beginning.kinds if k.name not in set(known)]:
        session_type = SessionType(
            coach=beginning.coach, name=kind.name, minutes=kind.minutes, mode=kind.mode
        )
        save_session_type(actor=actor, now=now, session_type=session_type)


def _tell(
    engagement: Engagement, person: StaffMember, part: str, actor: Any, now: datetime
) -> None:
    queue_message(
        kind="coaching_begun",
        recipient=person,
        about=engagement,
        version=part,
        why="you take part in this coaching",
        data={"part": part},
        actor=actor,
        now=now,
    )


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
