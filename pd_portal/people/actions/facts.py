"""How every fact is closed, taken back and replaced. For the other actions of People alone."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from pd_portal.audit.actions import Refused
from pd_portal.people.models import Employment, Leave, Position, StaffMember
from pd_portal.people.signals import positions_changed
from pd_portal.ui.dates import words

F = TypeVar("F", Employment, Position, Leave)


def lock(*people: StaffMember) -> None:
    """Lock the persons in id order; two writers about one person go one after the other."""
    ids = sorted({person.pk for person in people})
    list(StaffMember.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def tell(person_ids: Iterable[int], now: datetime) -> None:
    """Send ``positions_changed`` inside this transaction."""
    positions_changed.send(sender=Position, person_ids=set(person_ids), now=now)


def require_order(starts_on: date, ends_on: date | None, field: str = "ends_on") -> None:
    """Refuse a last day before the first."""
    if ends_on is not None and ends_on < starts_on:
        raise Refused(f"The last day cannot be before the first, {words(starts_on)}.", field=field)


def close(fact: F, *, last_day: date, now: datetime) -> F:
    """Give an open ``fact`` its last day; one that has another end is replaced instead."""
    if fact.ends_on is not None:
        return replace(fact, now=now, ends_on=last_day)
    require_order(fact.starts_on, last_day)
    fact.ends_on, fact.end_recorded_at = last_day, now
    fact.save(update_fields=["ends_on", "end_recorded_at"])
    return fact


def take_back(fact: F, *, now: datetime) -> F:
    """Void ``fact``: from now on nobody counts it, and it stays on record."""
    if fact.voided_at is not None:
        raise Refused("This entry was already taken back.")
    fact.voided_at = now
    fact.save(update_fields=["voided_at"])
    return fact


OWN = {"id", "recorded_at", "end_recorded_at", "voided_at", "corrects", "ended_by_import"}


def copied(fact: F) -> dict[str, Any]:
    """What a copy of ``fact`` takes over, its source included; when it was recorded is its own."""
    return {f.name: getattr(fact, f.name) for f in fact._meta.fields if f.name not in OWN}


def replace(fact: F, *, now: datetime, **changes: Any) -> F:
    """Void ``fact`` and record a copy with ``changes`` that names it as corrected."""
    take_back(fact, now=now)
    values = copied(fact) | changes
    require_order(values["starts_on"], values["ends_on"])
    known = now if values["ends_on"] else None
    return type(fact).objects.create(
        **values, corrects=fact, recorded_at=now, end_recorded_at=known
    )
