"""Minutes active: the sum of gaps up to 3 minutes between events. An estimate, never hours."""

from datetime import datetime, timedelta

from django.db.models import F

from courses.models import Enrollment

LONGEST_GAP = timedelta(minutes=3)


def active_gap(last: datetime | None, now: datetime) -> int:
    """Seconds to add for an event at ``now``; a longer gap was time away."""
    if last is None or not timedelta(0) < now - last <= LONGEST_GAP:
        return 0
    return int((now - last).total_seconds())


def note_event(enrollment: Enrollment, now: datetime, **changes: object) -> None:
    """Add the gap and write ``changes`` of the enrollment in the same statement."""
    gap = active_gap(enrollment.last_event_at, now)
    Enrollment.objects.filter(pk=enrollment.pk).update(
        last_event_at=now, active_seconds=F("active_seconds") + gap, **changes
    )
    enrollment.last_event_at = now
    for name, value in changes.items():
        setattr(enrollment, name, value)
