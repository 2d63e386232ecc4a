"""From a need to a match: somebody asks, a lead proposes, the client chooses."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from coaching import notes
from coaching.actions.capacity import refuse_full
from coaching.actions.parties import add_party, end_party
from coaching.actions.starting import begin_engagement
from coaching.models import (
    CoachingRequest,
    Engagement,
    EngagementTemplate,
    FocusArea,
    Party,
    Proposal,
    ServiceLine,
)
from pd_portal.access.roles import COACHING_LEAD
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.people.models import OrgUnit, RoleGrant, StaffMember
from pd_portal.ui.dates import local_day

Status = CoachingRequest.Status
OPEN = (Status.WAITING, Status.PROPOSED)
HAND_OVER = "The present coach cannot go on, so this coaching needs another coach."
DECIDED = "This request has been decided already."


@action
def ask_for_coaching(
    *,
    client: StaffMember,
    unit: OrgUnit,
    service_line: ServiceLine,
    need: str,
    focus_areas: Iterable[FocusArea] = (),
    replaces: Engagement | None = None,
    actor: StaffMember,
    now: datetime,
) -> CoachingRequest:
    """Put a request in the queue. ``replaces``: another coach for that engagement, no reason asked."""
    if not service_line.is_offered:
        raise Refused("This service is not offered at the moment.", field="service_line")
    request = CoachingRequest(
        requester=actor,
        client=client,
        unit=unit,
        service_line=service_line,
        replaces=replaces,
        requested_at=now,
    )
    notes.seal_into(request, need, actor=actor, now=now)
    request.save()
    request.focus_areas.set(focus_areas)
    record(actor=actor, verb="asked for coaching", target=request, now=now, client=client.pk)
    for lead in coaching_leads(local_day(now)):
        _tell(request, lead, "coaching_request", "asked", actor, now)
    if client != actor:
        why = "somebody asked for coaching for you"
        _tell(request, client, "coaching_asked_for", "asked", actor, now, why=why)
    return request


@action
def ask_hand_over(*, engagement: Engagement, actor: StaffMember, now: datetime) -> CoachingRequest:
    """A coach cannot go on: the lead looks for another one, and the client chooses as ever."""
    if engagement.status == Engagement.Status.CLOSED:
        raise Refused("This engagement has ended.")
    waiting = CoachingRequest.objects.filter(replaces=engagement, status__in=OPEN)
    if waiting.exists():
        raise Refused("Another coach is being looked for already.")
    clients = engagement.parties.current().filter(part=Party.Part.CLIENT).select_related("person")
    return ask_for_coaching(
        client=clients.earliest("pk").person,
        unit=engagement.unit,
        service_line=engagement.service_line,
        need=HAND_OVER,
        focus_areas=engagement.focus_areas.all(),
        replaces=engagement,
        actor=actor,
        now=now,
    )


@action
def propose_coach(
    *,
    request: CoachingRequest,
    coach: StaffMember,
    template: EngagementTemplate | None = None,
    beyond: bool = False,
    actor: StaffMember,
    now: datetime,
) -> Proposal:
    """Put ``coach`` forward; the client chooses among those put forward.

    ``template``: what the coaching begins with if this coach is chosen. ``beyond``: a coach who
    has no room left is put forward even so.
    """
    _refuse_decided(request)
    if coach.pk == request.client_id:
        raise Refused("A person cannot coach themselves.", field="coach")
    if request.proposals.filter(coach=coach).exists():
        raise Refused(f"{coach} has been proposed already.", field="coach")
    refuse_full(coach, beyond=beyond, now=now)
    proposal = Proposal.objects.create(
        request=request, coach=coach, template=template, proposed_by=actor, proposed_at=now
    )
    _move(request, Status.PROPOSED)
    record(actor=actor, verb="proposed a coach", target=request, now=now, coach=coach.pk)
    _tell(request, request.client, "coaching_proposal", f"{coach.pk}", actor, now)
    return proposal


@action
def choose_coach(*, proposal: Proposal, actor: StaffMember, now: datetime) -> Engagement:
    """The client chooses: an engagement begins, or a running one gets its new coach."""
    request = proposal.request
    _refuse_decided(request)
    if actor.pk != request.client_id:
        raise Refused("The client chooses their coach.")
    proposal.answer = Proposal.Answer.CHOSEN
    proposal.save(update_fields=["answer"])
    if request.replaces is None:
        engagement = begin_engagement(
            request=request,
            coach=proposal.coach,
            template=proposal.template,
            actor=actor,
            now=now,
        )
    else:
        engagement = _change_coach(request.replaces, proposal.coach, actor, now)
    _move(request, Status.MATCHED, engagement=engagement, decided_at=now)
    record(actor=actor, verb="chose a coach", target=engagement, now=now, request=request.pk)
    return engagement


@action
def pass_on_coach(*, proposal: Proposal, actor: StaffMember, now: datetime) -> None:
    """The client would like somebody else. No reason is asked or kept."""
    _refuse_decided(proposal.request)
    if actor.pk != proposal.request.client_id:
        raise Refused("The client chooses their coach.")
    proposal.answer = Proposal.Answer.PASSED
    proposal.save(update_fields=["answer"])
    if not proposal.request.proposals.filter(answer=Proposal.Answer.WAITING).exists():
        _move(proposal.request, Status.WAITING)
    record(actor=actor, verb="passed on a coach", target=proposal.request, now=now)


@action
def close_request(
    *, request: CoachingRequest, status: str, actor: StaffMember, now: datetime
) -> None:
    """The lead declines it, or the requester withdraws it."""
    _refuse_decided(request)
    if status == Status.WITHDRAWN and actor.pk not in (request.requester_id, request.client_id):
        raise Refused("Only the person who asked can withdraw this.")
    _move(request, status, decided_at=now)
    record(actor=actor, verb=f"{status} a request", target=request, now=now)
    if status == Status.DECLINED:
        for person in {request.client, request.requester}:
            why = "you asked for this coaching, or it was asked for you"
            _tell(request, person, "coaching_declined", "declined", actor, now, why=why)


def _tell(
    request: CoachingRequest,
    person: StaffMember,
    kind: str,
    version: str,
    actor: Any,
    now: datetime,
    why: str = "this request for coaching waits for you",
) -> None:
    queue_message(
        kind=kind,
        recipient=person,
        about=request,
        version=version,
        why=why,
        actor=actor,
        now=now,
    )


def coaching_leads(day: date) -> Iterable[StaffMember]:
    """Everybody who holds the coaching lead's role on ``day``."""
    grants = RoleGrant.objects.in_force(day).filter(role=COACHING_LEAD)
    return StaffMember.objects.filter(pk__in=grants.values("person"))


def _change_coach(
    engagement: Engagement, coach: StaffMember, actor: Any, now: datetime
) -> Engagement:
    """Hand over with the client's consent, which choosing is. Private notes stay their author's.

    Whether the coach has room was asked when they were proposed.
    """
    leaving = list(engagement.parties.current().filter(part=Party.Part.COACH))
    said: dict[str, Any] = {"actor": actor, "now": now}
    add_party(engagement=engagement, person=coach, part=Party.Part.COACH, beyond=True, **said)
    for party in leaving:
        end_party(party=party, actor=actor, now=now)
    return engagement


def _move(request: CoachingRequest, status: str, **changes: Any) -> None:
    request.status = status
    for name, value in changes.items():
        setattr(request, name, value)
    request.save(update_fields=["status", *changes])


def _refuse_decided(request: CoachingRequest) -> None:
    if request.status not in OPEN:
        raise Refused(DECIDED)
