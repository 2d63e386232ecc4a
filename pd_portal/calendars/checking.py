"""Counting claims as a stranger would: plain SQL that knows nothing of the actions.

What a claim is for lives in the apps above, so they register their own two counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from icalendar import Calendar

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


FILES = (
    "SELECT e.id, f.sequence, f.method, f.body FROM pd_calendars_calendarfile f "
    "JOIN pd_calendars_calendarevent e ON e.id = f.event_id ORDER BY e.id, f.sequence"
)
# What may stand in an event: times, places and people. No description, comment or attachment.
ALLOWED = frozenset(
    [
        "UID",
        "DTSTAMP",
        "SEQUENCE",
        "SUMMARY",
        "DTSTART",
        "DTEND",
        "STATUS",
        "TRANSP",
        "LOCATION",
        "URL",
        "ORGANIZER",
        "ATTENDEE",
    ]
)
# Titles that apps may give to what they send.
plain_titles: Registry[str] = Registry(
    "Titles of events, none of which says what a meeting is about."
)


def file_figures() -> dict[str, int]:
    """The figures of ``manage.py ics check``, from the files as they are stored."""
    with connection.cursor() as cursor:
        cursor.execute(FILES)
        rows = cursor.fetchall()
    figures = dict.fromkeys(
        ("files", "reparsed", "uid_changes", "sequence_gaps", "private_words"), 0
    )
    figures["files"] = len(rows)
    uids: dict[int, str] = {}
    expected: dict[int, int] = {}
    for event_id, sequence, method, body in rows:
        read = _read_back(body, method, sequence)
        figures["sequence_gaps"] += sequence != expected.get(event_id, 0)
        expected[event_id] = sequence + 1
        if read is None:
            continue
        figures["reparsed"] += 1
        figures["uid_changes"] += uids.setdefault(event_id, str(read["UID"])) != str(read["UID"])
        figures["private_words"] += _private(read)
    return figures


def _read_back(body: str, method: str, sequence: int) -> Any:
    """The file's one event, if the file says what its row says."""
    try:
        calendar = Calendar.from_ical(body)
        events = calendar.walk("VEVENT")
    except (ValueError, KeyError, IndexError):
        return None
    if len(events) != 1 or calendar.get("METHOD") != method:
        return None
    return events[0] if events[0].get("SEQUENCE") == sequence else None


def _private(event: Any) -> bool:
    titles = {title for _, title in plain_titles.items()}
    return bool(set(event.keys()) - ALLOWED) or str(event["SUMMARY"]) not in titles
