"""Concerns: one's own, and those one answers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from courses.models import Concern
from pd_portal.access import roles
from pd_portal.access.grants import holder_of, roles_of
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
