"""How each requirement stands today, for those who may read it: the panel in the CMS."""

from dataclasses import dataclass
from datetime import date
from typing import Any

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
    visible = Requirement.objects.visible_to(user).active().select_related("employer")
    return [Summary(requirement, ask.total(requirement, on)) for requirement in visible]
