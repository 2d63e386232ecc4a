"""What one form of HR's enters at once: a person, their employment, a first position."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pd_portal.audit.actions import action
from pd_portal.people.actions.hiring import hire
from pd_portal.people.actions.persons import add_person, set_address
from pd_portal.people.actions.positions import add_position
from pd_portal.people.models import Employer, StaffMember

NAMES = ("given_name", "family_name", "preferred_name")
SPELL = ("employee_id", "kind", "pay", "bargaining_unit", "starts_on", "ends_on")
PLACE = ("unit", "job_group", "title", "fte", "supervisor", "work_calendar", "starts_on")


@action
def add_employee(
    *, employer: Employer, data: Mapping[str, Any], actor: Any, now: datetime
) -> StaffMember:
    """Add a person with an employment and a position; all of it or nothing."""
    by = {"actor": actor, "now": now}
    person = add_person(**_some(data, NAMES), **by)
    spell = hire(person=person, employer=employer, **_some(data, SPELL), **by)
    add_position(employment=spell, **_some(data, PLACE), **by)
    if data.get("email"):
        set_address(person=person, address=data["email"], **by)
    return person


@action
def add_outsider(*, data: Mapping[str, Any], actor: Any, now: datetime) -> StaffMember:
    """Add somebody who belongs to a partner and is in no headcount."""
    person = add_person(**_some(data, NAMES), partner=data["partner"], actor=actor, now=now)
    if data.get("email"):
        set_address(person=person, address=data["email"], actor=actor, now=now)
    return person


def _some(data: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: data[name] for name in names if name in data}
