"""A coach's hours and what can be booked in them. Times already booked stay as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from coaching.models import AvailabilityOverride, AvailabilityRule, OutOfOffice, SessionType
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import StaffMember


@dataclass(frozen=True, order=True)
class Hours:
    """A stretch of a day in minutes after midnight, and where; ``ends_wall`` may be 1440."""

    starts_wall: int
    ends_wall: int
    place: str = ""


@action
def set_week(
    *, actor: Any, now: datetime, coach: StaffMember, week: dict[int, Sequence[Hours]]
) -> None:
    """Replace the weekly hours of a coach; weekdays (0 is Monday) left out are closed."""
    for hours in week.values():
        _refuse_overlaps(hours)
    AvailabilityRule.objects.filter(coach=coach).delete()
    AvailabilityRule.objects.bulk_create(
        AvailabilityRule(coach=coach, weekday=weekday, **vars(stretch))
        for weekday, hours in week.items()
        for stretch in hours
    )
    record(actor=actor, verb="set weekly hours", target=coach, now=now)


@action
def set_day(
    *, actor: Any, now: datetime, coach: StaffMember, day: date, hours: Sequence[Hours]
) -> None:
    """Give one day other hours than its weekday has; none at all closes it."""
    _refuse_overlaps(hours)
    AvailabilityOverride.objects.filter(coach=coach, day=day).delete()
    rows = [AvailabilityOverride(coach=coach, day=day, **vars(stretch)) for stretch in hours]
    AvailabilityOverride.objects.bulk_create(rows or [AvailabilityOverride(coach=coach, day=day)])
    record(actor=actor, verb="set hours of a day", target=coach, now=now, day=day.isoformat())


@action
def forget_day(*, actor: Any, now: datetime, coach: StaffMember, day: date) -> None:
    """Let a day follow the weekly hours again."""
    AvailabilityOverride.objects.filter(coach=coach, day=day).delete()
    record(actor=actor, verb="removed hours of a day", target=coach, now=now, day=day.isoformat())


@action
def add_out_of_office(*, actor: Any, now: datetime, away: OutOfOffice) -> OutOfOffice:
    """Close whole days, both included."""
    if away.last_day < away.first_day:
        raise Refused("The last day is before the first one.", field="last_day")
    away.save()
    record(actor=actor, verb="set out of office", target=away, now=now)
    return away


@action
def remove_out_of_office(*, actor: Any, now: datetime, away: OutOfOffice) -> None:
    """Open the days again."""
    record(actor=actor, verb="removed out of office", target=away, now=now)
    away.delete()


@action
def save_session_type(*, actor: Any, now: datetime, session_type: SessionType) -> SessionType:
    """Add a session type or change its rules; sessions already booked keep their time."""
    same = SessionType.objects.filter(coach=session_type.coach, name=session_type.name)
    if same.exclude(pk=session_type.pk).exists():
        raise Refused("You have a session type with this name already.", field="name")
    session_type.save()
    record(actor=actor, verb="set session type", target=session_type, now=now)
    return session_type


def _refuse_overlaps(hours: Sequence[Hours]) -> None:
    ordered = sorted(hours)
    for before, after in pairwise(ordered):
        if after.starts_wall < before.ends_wall:
            raise Refused("Two stretches of one day overlap.")
