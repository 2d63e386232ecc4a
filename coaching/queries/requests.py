"""A request as the client, the requester and the lead see it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from coaching import notes
from coaching.models import CoachingRequest, Engagement, Proposal
from coaching.rules import leads_coaching
from pd_portal.access.grants import holder_of
from pd_portal.access.roles import COACH
from pd_portal.people.models import OrgUnit, Position, RoleGrant, StaffMember


@dataclass(frozen=True)
class RequestPage:
    request: CoachingRequest
    need: str
    proposals: list[Proposal]


def visible_requests(user: Any) -> QuerySet[CoachingRequest]:
    """Requests the user made, is the client of, or (as a lead) answers."""
    found = CoachingRequest.objects.select_related("service_line", "unit", "client", "requester")
    if leads_coaching(user):
        return found
    person_id = holder_of(user).person_id
    return found.filter(Q(requester=person_id) | Q(client=person_id))


def request_page(person: StaffMember, request: CoachingRequest) -> RequestPage:
    """What was asked, and who has been put forward."""
    text = notes.need_of(viewer=person, request=request)
    return RequestPage(
        request=request,
        need="" if isinstance(text, notes.CannotOpen) else text,
        proposals=list(request.proposals.select_related("coach").order_by("pk")),
    )


def units_to_ask_for(user: Any, day: date) -> QuerySet[OrgUnit]:
    """Where the person works; a partner lead's units too; for an outsider, what was asked before."""
    holder = holder_of(user)
    own = Position.objects.on(day).filter(person=holder.person_id).values("unit")
    led = [g.unit_id for g in holder.grants if g.unit_id]
    held = Engagement.objects.of_person(holder.person_id, "client").values("unit")
    employers = [g.employer_id for g in holder.grants if g.employer_id]
    return OrgUnit.objects.filter(
        Q(pk__in=own) | Q(pk__in=led) | Q(pk__in=held) | Q(employer__in=employers)
    )


def coaches_on(day: date) -> QuerySet[StaffMember]:
    """Everybody with a coach's role on the day."""
    granted = RoleGrant.objects.in_force(day).filter(role=COACH)
    return StaffMember.objects.filter(pk__in=granted.values("person")).order_by("family_name")
