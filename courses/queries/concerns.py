"""Concerns: one's own, and those one answers."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from courses.models import Concern, ConcernsDesk
from pd_portal.access import roles
from pd_portal.access.grants import holder_of, roles_of
from pd_portal.people.models import Employer, PersonEmail
from pd_portal.people.visibility import employers_read_by
from pd_portal.ui.dates import local_day


def visible_concerns(user: Any) -> QuerySet[Concern]:
    """One's own, one's to answer, and (administrators) those that nobody owns."""
    person_id = holder_of(user).person_id or 0
    seen = Q(person=person_id) | Q(owner=person_id)
    if roles.ADMINISTRATOR in roles_of(user):
        seen |= Q(owner__isnull=True)
    return Concern.objects.filter(seen).select_related("person", "module", "owner")


@dataclass(frozen=True)
class ConcernLine:
    """A concern in a list, with its age in days."""

    concern: Concern
    age_days: int
    is_late: bool
    is_mine: bool


def concern_lists(user: Any, day: date) -> dict[str, list[ConcernLine]]:
    """``to_answer`` (open ones the viewer answers, oldest first) and ``own``."""
    person_id = holder_of(user).person_id
    lines = [
        ConcernLine(
            concern=row,
            age_days=(day - local_day(row.raised_at)).days,
            is_late=row.closed_at is None and row.promised_on < day,
            is_mine=row.person_id == person_id,
        )
        for row in visible_concerns(user).order_by("raised_at")
    ]
    waiting = [one for one in lines if not one.is_mine and one.concern.closed_at is None]
    return {
        "to_answer": waiting,
        "answered": [one for one in lines if not one.is_mine and one.concern.closed_at],
        "own": [one for one in lines if one.is_mine],
    }


DESK_KEEPERS = frozenset({roles.HR, roles.ADMINISTRATOR})


@dataclass(frozen=True)
class DeskLine:
    """An employer with its desk, if one is set, and what the form begins with."""

    employer: Employer
    desk: ConcernsDesk | None
    initial: dict[str, Any] = field(default_factory=dict)


def desks_kept_by(user: Any, day: date) -> list[DeskLine]:
    """Employers whose desk the viewer sets; four queries however many."""
    wanted = Q(pk__in=[])
    for grant in holder_of(user).grants:
        if grant.role in DESK_KEEPERS and grant.unit_id is None:
            wanted |= Q(pk__in=employers_read_by(grant, day))
    employers = Employer.objects.filter(wanted).select_related("concerns_owner").order_by("name")
    desks = ConcernsDesk.objects.filter(employer__in=employers).select_related("stand_in")
    by_employer = {desk.employer_id: desk for desk in desks}
    named = {e.concerns_owner_id for e in employers} | {d.stand_in_id for d in desks}
    addresses = dict(
        PersonEmail.objects.filter(person__in=named - {None}, ends_on=None).values_list(
            "person_id", "address"
        )
    )
    return [line_of(one, by_employer.get(one.pk), addresses) for one in employers]


def line_of(employer: Employer, desk: ConcernsDesk | None, addresses: dict[int, str]) -> DeskLine:
    initial: dict[str, Any] = {"owner": addresses.get(employer.concerns_owner_id or 0, "")}
    if desk:
        initial["stand_in"] = addresses.get(desk.stand_in_id, "")
        initial["promise_days"] = desk.promise_days
    return DeskLine(employer, desk, initial)
