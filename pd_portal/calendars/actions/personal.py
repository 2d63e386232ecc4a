"""A person's own clock and feed."""

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import available_timezones

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.calendars.models import CalendarFeed, PersonClock
from pd_portal.people.models import StaffMember


@action
def set_clock(*, actor: Any, now: datetime, person: StaffMember, time_zone: str) -> PersonClock:
    """Show the person's times in a zone of the IANA database from now on."""
    if time_zone not in available_timezones():
        raise Refused("Choose a time zone from the list.", field="time_zone")
    clock, _ = PersonClock.objects.update_or_create(
        person=person, defaults={"time_zone": time_zone}
    )
    record(actor=actor, verb="set time zone", target=person, now=now, time_zone=time_zone)
    return clock


@action
def new_feed_address(*, actor: Any, now: datetime, person: StaffMember, with_names: bool) -> str:
    """Give the person's feed a new secret and return it; the old address stops at once.

    Only the hash is kept, so the secret can be shown this once.
    """
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        person=person,
        defaults={"token_hash": hash_of(token), "with_names": with_names, "made_at": now},
    )
    record(actor=actor, verb="made calendar address", target=person, now=now, names=with_names)
    return token


@action
def stop_feed(*, actor: Any, now: datetime, person: StaffMember) -> None:
    """Take the feed's address away."""
    CalendarFeed.objects.filter(person=person).delete()
    record(actor=actor, verb="stopped calendar address", target=person, now=now)


def hash_of(token: str) -> str:
    """What is kept of a secret."""
    return sha256(token.encode()).hexdigest()
