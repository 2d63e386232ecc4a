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


def people_to_ask_for(user: Any) -> QuerySet[StaffMember]:
    """Whom the user may ask coaching for: people they may see; a coaching lead for anybody."""
    known = StaffMember.objects.filter(merged_into=None)
    if not leads_coaching(user):
        known = known & StaffMember.objects.visible_to(user)
    return known.exclude(pk=holder_of(user).person_id)


def colleagues_of(user: Any, day: date) -> QuerySet[StaffMember]:
    """People the user may name as an assistant: those they may see, and of their own employers."""
    person_id = holder_of(user).person_id
    employers = Position.objects.on(day).filter(person=person_id).values("employer")
    there = Position.objects.on(day).filter(employer__in=employers).values("person")
    seen = StaffMember.objects.visible_to(user).values("pk")
    known = StaffMember.objects.filter(Q(pk__in=there) | Q(pk__in=seen), merged_into=None)
    return known.exclude(pk=person_id)


def units_to_ask_for(user: Any, day: date, client: StaffMember | None) -> QuerySet[OrgUnit]:
    """Where user and client work; a partner lead's units too; for an outsider, what they had."""
    holder = holder_of(user)
    asking = [holder.person_id, client.pk if client else holder.person_id]
    own = Position.objects.on(day).filter(person__in=asking).values("unit")
    led = [g.unit_id for g in holder.grants if g.unit_id]
    held = Engagement.objects.of_person(asking[1], "client").values("unit")
    employers = [g.employer_id for g in holder.grants if g.employer_id]
    return OrgUnit.objects.filter(
        Q(pk__in=own) | Q(pk__in=led) | Q(pk__in=held) | Q(employer__in=employers)
    )


def unit_of(person: StaffMember, day: date) -> OrgUnit | None:
    """Where the person mainly works on the day."""
    posts = Position.objects.on(day).filter(person=person).order_by("-primary", "pk")
    post = posts.select_related("unit").first()
    return post.unit if post else None


def coaches_on(day: date) -> QuerySet[StaffMember]:
    """Everybody with a coach's role on the day."""
    granted = RoleGrant.objects.in_force(day).filter(role=COACH)
    return StaffMember.objects.filter(pk__in=granted.values("person")).order_by("family_name")


def coaches_to_ask_about(user: Any, day: date) -> QuerySet[StaffMember]:
    """Coaches whose room the user may state: all of them for a coaching lead, else themselves."""
    coaches = coaches_on(day)
    return coaches if leads_coaching(user) else coaches.filter(pk=holder_of(user).person_id)
