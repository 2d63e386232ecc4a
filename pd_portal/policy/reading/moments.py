"""Days and moments of the rows that facts are read from, and which of them were known."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from pd_portal.policy.reckoning.days import FOREVER, Day

FEW = 500


def local(moment: datetime) -> Day:
    """The agency's civil day of a moment (T1)."""
    return _local_quarter(moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0))


@lru_cache(maxsize=65536)
def _local_quarter(moment: datetime) -> Day:
    """No zone's midnight lies inside a quarter of an hour, and facts share their quarters."""
    return timezone.localtime(moment).toordinal()


def as_text(column: str) -> Cast:
    """A moment as the database writes it: in UTC, and much faster to read than a moment."""
    return Cast(column, TextField())


@lru_cache(maxsize=65536)
def local_text(minute: str) -> Day:
    """The civil day of a moment written ``2027-03-14 17:05``, in UTC."""
    return local(datetime.fromisoformat(minute).replace(tzinfo=UTC))


def day_of(moment: datetime | str) -> Day:
    return local_text(moment[:16]) if isinstance(moment, str) else local(moment)


def among(ids: Collection[int], field: str = "person") -> dict[str, Any]:
    """A lookup for these people. Where their ids lie close together it is a range, which may
    bring others along: a list of two thousand costs more than reading these."""
    if len(ids) > FEW and max(ids) - min(ids) < 2 * len(ids):
        return {f"{field}__gte": min(ids), f"{field}__lte": max(ids)}
    return {f"{field}__in": ids}


def ends(day: date | None) -> Day:
    return FOREVER if day is None else day.toordinal() + 1


@dataclass(frozen=True)
class Known:
    """What was recorded before a moment (T16); None is all that is known now."""

    before: datetime | None = None

    def rows(self, **more: Any) -> Q:
        """Rows recorded before the moment and not voided by then."""
        standing = Q(voided_at__isnull=True)
        if self.before is None:
            return Q(**more) & standing
        voided_later = standing | Q(voided_at__gte=self.before)
        return Q(**more) & voided_later & Q(recorded_at__lt=self.before)

    def row(self, recorded_at: datetime, voided_at: datetime | None) -> bool:
        """As ``rows``, of one that is read already."""
        if self.before is None:
            return voided_at is None
        return recorded_at < self.before and (voided_at is None or voided_at >= self.before)

    def happened(self, moment: datetime | None) -> bool:
        """Of what is recorded as it happens."""
        return moment is not None and (self.before is None or moment < self.before)

    def ends(self, last: date | None, end_recorded: datetime | None) -> Day:
        """The end of a range, where it was recorded by then."""
        if self.before is not None and end_recorded is not None and end_recorded >= self.before:
            return FOREVER
        return ends(last)
