"""Requests to join one human's records across employers, page-shaped."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from pd_portal.access import roles
from pd_portal.access.grants import holder_of
from pd_portal.people.models import (
    Employer,
    Employment,
    JoinRequest,
    Position,
    RoleGrant,
    StaffMember,
)

ANSWERED = 50


@dataclass(frozen=True)
class JoinRow:
    """A request with its age in whole days and who has to answer."""

    request: JoinRequest
    age_days: int
    owner: str


@dataclass(frozen=True)
class JoinsPage:
    """What waits for the viewer, what waits for others, and what was answered."""

    to_decide: list[JoinRow]
    asked: list[JoinRow]
    answered: list[JoinRequest]


def joins_page(user: Any, now: datetime, day: date) -> JoinsPage:
    """Every request the viewer has to do with, the oldest first; answered ones, the newest."""
    seen = JoinRequest.objects.visible_to(user, day).select_related(
        "person", "employer", "other", "asked_by", "decided_by", "merge"
    )
    mine = set(to_decide(user, day).values_list("pk", flat=True))
    keepers = _keepers(day)
    rows = [
        JoinRow(request, request.age_days(now), _owner(request, keepers))
        for request in seen.waiting()
    ]
    return JoinsPage(
        to_decide=[row for row in rows if row.request.pk in mine],
        asked=[row for row in rows if row.request.pk not in mine],
        answered=list(
            seen.exclude(decided_at__isnull=True, withdrawn_at__isnull=True).order_by(
                F("decided_at").desc(nulls_last=True), "-pk"
            )[:ANSWERED]
        ),
    )


def to_decide(user: Any, day: date) -> Any:
    """Requests that wait for this user's answer."""
    person_id = holder_of(user).person_id
    if person_id is None:
        return JoinRequest.objects.none()
    return JoinRequest.objects.waiting().decided_by(person_id, day)


def who_answers(request: JoinRequest, day: date) -> list[StaffMember]:
    """Everybody who may decide: HR of the other employer, or administrators where there is none."""
    keepers = {grant.person_id: grant.person for grant in _keepers(day)}
    asked = JoinRequest.objects.waiting().filter(pk=request.pk)
    return [p for pk, p in keepers.items() if asked.decided_by(pk, day).exists()]


def _keepers(day: date) -> list[RoleGrant]:
    grants = RoleGrant.objects.in_force(day).filter(
        role__in=[roles.HR, roles.ADMINISTRATOR], unit__isnull=True
    )
    return list(grants.select_related("person").order_by("person__family_name", "pk"))


def _owner(request: JoinRequest, keepers: list[RoleGrant]) -> str:
    """Who has to answer, by name; HR of the other employer before administrators."""
    apart = {request.asked_by_id, request.person_id}
    others = [grant for grant in keepers if grant.person_id not in apart]
    hr = [g.person for g in others if g.role == roles.HR and _covers(g, request.other)]
    if hr:
        return f"HR of {request.other}: {_names(hr)}"
    near = [g for g in others if g.employer_id in (None, request.other_id)]
    admins = [g.person for g in near if g.role == roles.ADMINISTRATOR]
    return (
        f"Administrator: {_names(admins)}" if admins else "Nobody: give somebody the role HR there"
    )


def _covers(grant: RoleGrant, employer: Employer) -> bool:
    if grant.employer_id is None:
        return employer.partner_id is None
    return grant.employer_id == employer.pk


def _names(people: list[StaffMember]) -> str:
    return ", ".join(dict.fromkeys(str(person) for person in people))


@dataclass(frozen=True)
class JoinLook:
    """Both sides of a request as who decides sees them: nothing but what tells people apart."""

    here: list[Position]
    person_there: StaffMember | None
    there: list[Position]


def join_look(request: JoinRequest) -> JoinLook:
    """The positions of the person who asks, and of whoever has the number at the other employer."""
    found = person_there(request)
    return JoinLook(
        here=_positions(request.person, request.employer),
        person_there=found,
        there=_positions(found, request.other) if found else [],
    )


def person_there(request: JoinRequest) -> StaffMember | None:
    """Who has the number at the other employer, or had it; ids are one person's for good."""
    spells = Employment.objects.filter(employer=request.other_id, employee_id=request.number)
    spell = (
        spells.select_related("person")
        .order_by(F("voided_at").asc(nulls_first=True), "-starts_on")
        .first()
    )
    return spell.person if spell else None


def _positions(person: StaffMember, employer: Employer) -> list[Position]:
    rows = Position.objects.standing().filter(person=person, employer=employer)
    return list(rows.select_related("unit", "job_group").order_by("-starts_on", "-pk")[:5])
