"""The last day: sign-ins end within a minute of it. Roles check their dates when read."""

from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest

from pd_portal.audit.actions import action
from pd_portal.audit.recording import record
from pd_portal.people.actions.logins import follow_addresses
from pd_portal.people.models import EmailKind, PersonEmail, Position, StaffMember
from pd_portal.people.signals import people_left, people_returned
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
    end_work_addresses(leavers, now)
    keep_only_own_ways_in(leavers)
    if leavers:
        people_left.send(sender=StaffMember, person_ids={p.pk for p in leavers}, now=now)
    return len(leavers)


@action
def notice_returns(*, actor: Any, now: datetime) -> int:
    """Whoever works here again has not left: a roster file may bring people back too.

    A login from before opens nothing new until HR has confirmed whose it is.
    """
    here = Position.objects.on(local_day(now)).filter(person=OuterRef("pk"))
    back = StaffMember.objects.filter(Exists(here), left_on__isnull=False)
    with_login = set(back.filter(user__isnull=False).values_list("pk", flat=True))
    if with_login:
        people_returned.send(sender=StaffMember, person_ids=with_login, now=now)
    return back.filter(user__isnull=True).update(left_on=None) + len(with_login)


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


def keep_only_own_ways_in(leavers: list[StaffMember]) -> None:
    """An account with the district is the district's, and may be given to somebody else.

    What stays is a password or passkey, renewed through the personal address alone.
    """
    follow_addresses([person.pk for person in leavers])
    users = [person.user_id for person in leavers if person.user_id]
    SocialAccount.objects.filter(user__in=users).delete()
    EmailAddress.objects.filter(user__in=users).delete()


def end_work_addresses(leavers: list[StaffMember], now: datetime) -> None:
    """Nothing is written there any more, and whoever gets the address next is not mistaken."""
    last = StaffMember.objects.filter(pk=OuterRef("person")).values("left_on")
    rows = PersonEmail.objects.filter(person__in=leavers, kind=EmailKind.WORK, ends_on=None)
    rows.update(ends_on=Greatest("starts_on", Subquery(last)), end_recorded_at=now)


def sign_out_everywhere(user_ids: list[int]) -> None:
    """End every session of these logins."""
    sessions = UserSession.objects.filter(user__in=user_ids)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    sessions.delete()
