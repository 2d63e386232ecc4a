"""Whose clock says what."""

from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from pd_portal.access.grants import holder_of
from pd_portal.people.models import StaffMember


def person_with_clock(user: Any) -> StaffMember | None:
    """The signed-in person, clock included. One query."""
    person_id = holder_of(user).person_id
    return StaffMember.objects.select_related("clock").filter(pk=person_id).first()


def zone_of(person: StaffMember | None) -> ZoneInfo:
    """The zone the person chose, or the agency's."""
    clock = getattr(person, "clock", None)
    return ZoneInfo(clock.time_zone) if clock else agency_zone()


def zone_name(zone: ZoneInfo) -> str:
    """How a zone is called on a page: ``Los Angeles``."""
    return zone.key.rsplit("/", 1)[-1].replace("_", " ")


def agency_zone() -> ZoneInfo:
    """The zone of the settings."""
    return ZoneInfo(timezone.get_default_timezone_name())
