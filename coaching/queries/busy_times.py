"""When people are promised or busy, as the slot engine reads it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from coaching.models import Booking
from coaching.slot_clock import midnight
from coaching.slot_types import Busy
from pd_portal.calendars.models import HOLD, ExternalBusy, TimeClaim

SESSION = "pd_coaching.CoachingSession"


def busy_times(
    zones: dict[int, ZoneInfo], *, start: int, end: int, now: datetime
) -> dict[int, list[Busy]]:
    """Busy times by person id that touch [start, end) in minutes; ``zones`` names the people.

    A session's id is its row's, a hold's session is the key of its form. Three queries.
    """
    busy: dict[int, list[Busy]] = defaultdict(list)
    claims = TimeClaim.objects.in_force(now).filter(person__in=zones).overlapping(start, end)
    rows = list(claims)
    buffers = _buffers(row.subject_ref for row in rows if row.subject_label == SESSION)
    for row in rows:
        busy[row.person_id].append(_claimed(row, buffers))
    for item in _external(zones, start, end):
        busy[item.calendar.person_id].append(_outside(item, zones[item.calendar.person_id]))
    return busy


def _claimed(row: TimeClaim, buffers: dict[str, tuple[int, int]]) -> Busy:
    before, after = buffers.get(row.subject_ref, (0, 0)) if row.subject_label == SESSION else (0, 0)
    return Busy(
        start=row.starts_min,
        end=row.ends_min,
        kind="hold" if row.subject_label == HOLD else "accepted",
        id=row.subject_ref if row.subject_label == SESSION else None,
        session=row.subject_ref if row.subject_label == HOLD else None,
        expires=row.expires_at,
        counts=row.subject_label in (SESSION, HOLD),
        before=before,
        after=after,
    )


def _buffers(session_ids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Free minutes before and after, by session id, as the type of each booking asks."""
    ids = {int(ref) for ref in session_ids}
    if not ids:
        return {}
    rows = Booking.objects.filter(session__in=ids).values_list(
        "session_id", "session_type__buffer_before", "session_type__buffer_after"
    )
    return {str(session): (before, after) for session, before, after in rows}


def _external(people: Iterable[int], start: int, end: int) -> Iterable[ExternalBusy]:
    timed = Q(starts_min__lt=end, ends_min__gt=start)
    rows = ExternalBusy.objects.filter(calendar__person__in=list(people))
    return rows.filter(timed | Q(first_day__isnull=False)).select_related("calendar")


def _outside(item: ExternalBusy, zone: ZoneInfo) -> Busy:
    if item.first_day is not None and item.following_day is not None:
        return Busy(
            start=midnight(zone, item.first_day.toordinal()),
            end=midnight(zone, item.following_day.toordinal()),
            kind="external",
        )
    return Busy(start=item.starts_min or 0, end=item.ends_min or 0, kind="external")
