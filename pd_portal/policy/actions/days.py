"""Days of knowledge are closed in order; from then on "as known on" that day never changes."""

from datetime import date, datetime, timedelta

from django.db import transaction

from pd_portal.policy.models import ClosedDay, Standing, StandingDue
from pd_portal.policy.queries.figures import end_of_day
from pd_portal.ui.dates import local_day

SETTLING = timedelta(minutes=15)


def close_days(*, now: datetime) -> int:
    """Close every day that is over, oldest first; stop at one that is not settled.

    A day settles 15 minutes after its midnight, and not while the standing of somebody whose
    facts were recorded on it is still to be reckoned.
    """
    closed = 0
    while (day := _next_day(now)) is not None and _is_settled(day, now):
        with transaction.atomic():
            ClosedDay.objects.create(day=day, closed_at=now)
        closed += 1
    return closed


def _next_day(now: datetime) -> date | None:
    last = ClosedDay.objects.order_by("-day").first()
    if last is not None:
        return last.day + timedelta(days=1)
    first = Standing.objects.order_by("recorded_at").first()
    return None if first is None else local_day(first.recorded_at)


def _is_settled(day: date, now: datetime) -> bool:
    over = end_of_day(day)
    if now < over + SETTLING:
        return False
    return not StandingDue.objects.filter(since__lt=over).exists()
