"""What a report is asked: the requirement, the day, what was known, and where. Lives in the URL."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from pd_portal.people.models import JobGroup, OrgUnit
from pd_portal.policy.models import Requirement
from pd_portal.policy.queries.figures import units_below


@dataclass(frozen=True)
class Question:
    """``known_on`` None: everything known now. ``unit`` None: the whole employer."""

    requirement: Requirement
    as_of: date
    known_on: date | None = None
    unit: OrgUnit | None = None
    job_group: JobGroup | None = None

    @property
    def top(self) -> OrgUnit:
        """The unit the report is about."""
        return self.unit or self.requirement.employer.unit

    @property
    def where(self) -> dict[str, Any]:
        """The filter on Standing of the people the question is about."""
        found: dict[str, Any] = {"unit__in": units_below(self.top)}
        return found | ({"job_group": self.job_group} if self.job_group else {})

    @property
    def place(self) -> str:
        """Where and of which jobs, in words."""
        names = [self.top.name, self.job_group.name if self.job_group else ""]
        return ", ".join(filter(None, names))

    def link(self, **changes: Any) -> str:
        """The query string that asks this, with ``changes``; an empty change leaves the key out."""
        asked: dict[str, Any] = {
            "as_of": self.as_of.isoformat(),
            "known_on": self.known_on.isoformat() if self.known_on else "",
            "unit": self.unit.code if self.unit else "",
            "job_group": self.job_group.code if self.job_group else "",
            **changes,
        }
        return urlencode({key: value for key, value in asked.items() if value not in ("", None)})
