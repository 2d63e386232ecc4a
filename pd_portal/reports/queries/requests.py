"""What supervisors asked HR for: open requests with an owner and an age, and those answered."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from pd_portal.access import roles
from pd_portal.people.models import Employer, RoleGrant, StaffMember
from pd_portal.policy.models import Requirement
from pd_portal.reports.models import ExtensionRequest
from pd_portal.ui.dates import local_day

ANSWERED = 20


@dataclass(frozen=True)
class Waiting:
    """An open request. ``owner`` None: nobody holds HR for the employer; ``days`` it waits."""

    request: ExtensionRequest
    owner: StaffMember | None
    days: int


def requests_visible_to(user: Any) -> QuerySet[ExtensionRequest]:
    """Those about requirements this user reads."""
    rows = ExtensionRequest.objects.filter(requirement__in=Requirement.objects.visible_to(user))
    return rows.select_related("requirement__employer", "person", "asked_by", "decided_by")


def unanswered_requests(user: Any) -> QuerySet[ExtensionRequest]:
    return requests_visible_to(user).filter(decided_at=None)


def open_requests(user: Any, day: date) -> list[Waiting]:
    """The oldest first. Two queries."""
    rows = list(unanswered_requests(user).order_by("asked_at", "pk"))
    owners = owners_on(day)
    return [
        Waiting(
            row,
            owners.get(row.requirement.employer_id),
            (day - local_day(row.asked_at)).days,
        )
        for row in rows
    ]


def answered_requests(user: Any) -> list[ExtensionRequest]:
    """The newest twenty."""
    rows = requests_visible_to(user).filter(decided_at__isnull=False)
    return list(rows.select_related("extension").order_by("-decided_at", "-pk")[:ANSWERED])


def owners_on(day: date) -> dict[int | None, StaffMember]:
    """Who answers for an employer: whoever has held HR there longest; ``None`` for the agency's."""
    grants = RoleGrant.objects.in_force(day).filter(role=roles.HR, unit=None)
    rows = grants.select_related("person").order_by("-starts_on", "-pk")
    owners = {grant.employer_id: grant.person for grant in rows}
    agency = Employer.objects.filter(partner=None).values_list("pk", flat=True).first()
    if None in owners and agency is not None:
        owners.setdefault(agency, owners.pop(None))
    return owners


def asked_of(person: StaffMember, requirement: Requirement) -> ExtensionRequest | None:
    """The newest request about somebody, for the supervisor's page."""
    rows = ExtensionRequest.objects.filter(person=person, requirement=requirement)
    return rows.select_related("extension", "asked_by").order_by("-asked_at").first()
