"""When each source of an employer's roster last brought a file that was taken in."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from pd_portal.people.models import Employer, ImportStatus, RosterSource


@dataclass(frozen=True)
class Freshness:
    """``as_of`` is the day the newest file spoke of, ``at`` when it was taken in."""

    source: str
    as_of: date | None
    at: datetime | None


def freshness(employer: Employer) -> list[Freshness]:
    """One query; empty where no file was ever taken in."""
    sources = RosterSource.objects.filter(
        employer=employer, imports__status=ImportStatus.APPLIED
    ).annotate(newest=Max("imports__as_of"), taken=Max("imports__applied_at"))
    return [Freshness(s.name, s.newest, s.taken) for s in sources]
