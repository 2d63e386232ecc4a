"""Counting claims as a stranger would: plain SQL that knows nothing of the actions.

What a claim is for lives in the apps above, so they register their own two counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from pd_portal.ui.registry import Registry

ROWS = "SELECT COUNT(*) FROM pd_calendars_timeclaim"
OVERLAPS = (
    "SELECT COUNT(*) FROM pd_calendars_timeclaim a JOIN pd_calendars_timeclaim b "
    "ON a.person_id = b.person_id AND a.id < b.id "
    "AND a.starts_min < b.ends_min AND b.starts_min < a.ends_min"
)


@dataclass(frozen=True)
class SubjectCounts:
    """Two SQL counts of one kind of subject: planned without claims, claims without a plan."""

    without_claims: str
    claims_without: str


subject_counts: Registry[SubjectCounts] = Registry("SQL that compares claims with their subjects.")


def count(sql: str) -> int:
    """The one number a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def claim_figures(counts: Iterable[SubjectCounts]) -> dict[str, int]:
    """The figures of ``manage.py claims check``."""
    counts = list(counts)
    return {
        "rows": count(ROWS),
        "overlaps": count(OVERLAPS),
        "sessions_without_claims": sum(count(item.without_claims) for item in counts),
        "claims_without_session": sum(count(item.claims_without) for item in counts),
    }
