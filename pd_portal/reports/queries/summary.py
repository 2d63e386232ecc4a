"""How each requirement stands today, for those who may read it: the panel in the CMS."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from pd_portal.policy.models import Requirement
from pd_portal.policy.queries import figures as ask
from pd_portal.policy.queries.figures import Figures


@dataclass(frozen=True)
class Summary:
    """A requirement's figures of the whole employer."""

    requirement: Requirement
    figures: Figures

    @property
    def past_due(self) -> int:
        return self.figures.overdue + self.figures.lapsed


def summaries(user: Any, on: date) -> list[Summary]:
    """Two queries a requirement."""
    return [Summary(requirement, ask.total(requirement, on)) for requirement in _readable(user)]


def first_summary(user: Any, on: date) -> Summary | None:
    """Of the oldest requirement the user may read about, in three queries."""
    first = _readable(user).order_by("pk").first()
    return Summary(first, ask.total(first, on)) if first else None


def _readable(user: Any) -> QuerySet[Requirement]:
    return Requirement.objects.visible_to(user).active().select_related("employer")
