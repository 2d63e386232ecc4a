"""The last day: sign-ins end within a minute of it. Roles check their dates when read."""

from datetime import date, datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, Max, OuterRef, QuerySet

from pd_portal.audit.actions import action
from pd_portal.audit.recording import record
from pd_portal.people.models import Position, StaffMember
from pd_portal.people.signals import people_left
from pd_portal.ui.dates import local_day

AT_ONCE = 500


@action
def part_with_leavers(*, actor: Any, now: datetime) -> int:
    """Note whose last day has passed, sign them out everywhere, tell the other apps; how many."""
    leavers = list(_leavers(local_day(now))[:AT_ONCE])
    for person in leavers:
        person.left_on = person.last_day
        record(
            actor=actor, verb="left", target=person, now=now, last_day=person.last_day.isoformat()
        )
    StaffMember.objects.bulk_update(leavers, ["left_on"])
    sign_out_everywhere([person.user_id for person in leavers if person.user_id])
    if leavers:
        people_left.send(sender=StaffMember, person_ids={p.pk for p in leavers}, now=now)
    return len(leavers)


@action
def notice_returns(*, actor: Any, now: datetime) -> int:
    """Whoever works here again has not left: a roster file may bring people back too."""
    here = Position.objects.on(local_day(now)).filter(person=OuterRef("pk"))
    return StaffMember.objects.filter(Exists(here), left_on__isnull=False).update(left_on=None)


def _leavers(day: date) -> QuerySet[StaffMember]:
    """Staff who worked here, whose positions are all over, and who were not noted yet."""
    held = Position.objects.standing().filter(person=OuterRef("pk"))
    to_come = held.exclude(ends_on__lt=day)
    ended = held.values("person").annotate(last=Max("ends_on")).values("last")
    return (
        StaffMember.objects.filter(Exists(held), external=False, left_on__isnull=True)
        .exclude(Exists(to_come))
        .annotate(last_day=ended)
        .order_by("pk")
    )


def sign_out_everywhere(user_ids: list[int]) -> None:
    """End every session of these logins."""
    sessions = UserSession.objects.filter(user__in=user_ids)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    sessions.delete()
