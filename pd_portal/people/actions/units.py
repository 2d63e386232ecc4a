"""Units and their heads. A unit never changes parent: it is closed and another one opened."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from django.db.models import Min

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import OrgUnit, Position, StaffMember, UnitHead
from pd_portal.ui.dates import local_day, words


@action
def open_unit(
    *,
    code: str,
    name: str,
    kind: str,
    parent: OrgUnit | None,
    starts_on: date,
    time_zone: str = "",
    actor: Any,
    now: datetime,
) -> OrgUnit:
    """Open a unit below ``parent`` from ``starts_on``."""
    code = code.strip()
    if "/" in code or not code:
        raise Refused("Enter a code without a slash.", field="code")
    if OrgUnit.objects.filter(code=code).exists():
        raise Refused(f"The code {code} is taken. Codes are never used again.", field="code")
    _refuse_unknown_zone(time_zone)
    if parent is not None and len(parent.path) + len(code) > 398:
        raise Refused("The tree is too deep here; use shorter codes.", field="code")
    unit = OrgUnit.objects.create(
        code=code,
        name=name.strip(),
        kind=kind,
        parent=parent,
        starts_on=starts_on,
        time_zone=time_zone,
    )
    record(actor=actor, verb="unit_opened", target=unit, now=now)
    return unit


@action
def change_unit(
    *, unit: OrgUnit, name: str, kind: str, time_zone: str, actor: Any, now: datetime
) -> OrgUnit:
    """Change how a unit is called and kept; code and parent stay."""
    _refuse_unknown_zone(time_zone)
    unit.name, unit.kind, unit.time_zone = name.strip(), kind, time_zone
    unit.save(update_fields=["name", "kind", "time_zone"])
    record(actor=actor, verb="unit_changed", target=unit, now=now)
    return unit


@action
def close_unit(*, unit: OrgUnit, last_day: date, actor: Any, now: datetime) -> OrgUnit:
    """Close a unit where nobody works after ``last_day`` and nothing below is open."""
    if last_day < unit.starts_on:
        raise Refused(f"The unit opened on {words(unit.starts_on)}.", field="last_day")
    after = last_day + timedelta(days=1)
    below = OrgUnit.objects.below(unit).exclude(pk=unit.pk)
    if below.exclude(ends_on__lte=last_day).exists():
        raise Refused("Close the units below this one first.")
    staffed = Position.objects.standing().filter(unit=unit).exclude(ends_on__lt=after)
    if staffed.exists():
        raise Refused(
            f"{staffed.count()} positions go on after {words(last_day)}. Move or end them first."
        )
    _drop_planned(unit, after)
    unit.heads.exclude(ends_on__lt=after).update(ends_on=last_day)
    unit.ends_on = last_day
    unit.save(update_fields=["ends_on"])
    record(actor=actor, verb="unit_closed", target=unit, now=now, last_day=last_day.isoformat())
    return unit


@action
def name_head(
    *, unit: OrgUnit, person: StaffMember | None, starts_on: date, actor: Any, now: datetime
) -> UnitHead | None:
    """From ``starts_on`` the unit is headed by ``person``, or by nobody.

    What was planned from that day on and has not begun is replaced.
    """
    if unit.ends_on is not None and starts_on > unit.ends_on:
        raise Refused(f"The unit closed on {words(unit.ends_on)}.", field="starts_on")
    _drop_planned(unit, max(starts_on, local_day(now) + timedelta(days=1)))
    heads = unit.heads.exclude(ends_on__lt=starts_on)
    begun = heads.filter(starts_on__gte=starts_on).select_related("person").first()
    if begun is not None:
        raise Refused(
            f"{begun.person} heads this unit from {words(begun.starts_on)}; choose a later day.",
            field="starts_on",
        )
    heads.update(ends_on=starts_on - timedelta(days=1))
    head = None
    if person is not None:
        head = UnitHead.objects.create(
            unit=unit, person=person, starts_on=starts_on, recorded_at=now
        )
    record(
        actor=actor, verb="head_named", target=unit, now=now, person=person.pk if person else None
    )
    return head


def _drop_planned(unit: OrgUnit, first: date) -> None:
    """Forget who was to head the unit from ``first`` or later; who heads it before goes on."""
    planned = unit.heads.filter(starts_on__gte=first)
    begins = planned.aggregate(day=Min("starts_on"))["day"]
    if begins is not None:
        planned.delete()
        unit.heads.filter(ends_on=begins - timedelta(days=1)).update(ends_on=None)


def _refuse_unknown_zone(time_zone: str) -> None:
    if time_zone and time_zone not in available_timezones():
        raise Refused(
            "Choose a time zone from the list, such as America/Los_Angeles.", field="time_zone"
        )
