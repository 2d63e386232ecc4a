"""The people themselves: adding, naming, addresses."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.actions.facts import lock
from pd_portal.people.actions.logins import follow_addresses
from pd_portal.people.models import EmailKind, Partner, PersonEmail, StaffMember
from pd_portal.people.names import search_key
from pd_portal.ui.dates import local_day


@action
def add_person(
    *,
    given_name: str,
    family_name: str,
    preferred_name: str = "",
    partner: Partner | None = None,
    actor: Any,
    now: datetime,
) -> StaffMember:
    """Add somebody; with a ``partner`` a person from outside, who is in no headcount."""
    if not given_name.strip() and not family_name.strip():
        raise Refused("Enter at least one name.", field="given_name")
    person = StaffMember.objects.create(
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        preferred_name=preferred_name.strip(),
        external=partner is not None,
        partner=partner,
    )
    record(actor=actor, verb="person_added", target=person, now=now)
    return person


@action
def rename_person(
    *,
    person: StaffMember,
    given_name: str,
    family_name: str,
    preferred_name: str,
    actor: Any,
    now: datetime,
) -> StaffMember:
    """Change what somebody is called. The old names stay in the audit log only."""
    if not given_name.strip() and not family_name.strip():
        raise Refused("Enter at least one name.", field="given_name")
    person.given_name = given_name.strip()
    person.family_name = family_name.strip()
    person.preferred_name = preferred_name.strip()
    person.save(update_fields=["given_name", "family_name", "preferred_name"])
    refresh_search_words(person)
    record(actor=actor, verb="person_renamed", target=person, now=now)
    return person


def refresh_search_words(person: StaffMember, *, also: Iterable[str] = ()) -> None:
    """Rebuild the words a person is found by: names and employee ids."""
    numbers = person.employments.values_list("employee_id", flat=True)
    names = (person.given_name, person.family_name, person.preferred_name)
    person.search_text = search_key(*names, *also, *numbers)
    person.save(update_fields=["search_text"])


@action
def set_address(
    *, person: StaffMember, address: str, kind: str = EmailKind.WORK, actor: Any, now: datetime
) -> PersonEmail | None:
    """Make ``address`` the person's one open address of ``kind``; empty only ends the old one.

    Old addresses are kept, so that one issued again to somebody else is known.
    """
    lock(person)
    wanted = address.strip().lower()
    day = local_day(now)
    _refuse_other_kind(person, wanted, kind)
    for old in person.emails.filter(kind=kind, ends_on__isnull=True).exclude(address=wanted):
        old.ends_on, old.end_recorded_at = max(day, old.starts_on), now
        old.save(update_fields=["ends_on", "end_recorded_at"])
    row, added = None, False
    if wanted:
        row, added = PersonEmail.objects.get_or_create(
            person=person,
            address=wanted,
            ends_on=None,
            defaults={"kind": kind, "starts_on": day, "recorded_at": now},
        )
    follow_addresses([person.pk])
    if added:
        record(actor=actor, verb="address_set", target=person, now=now, kind=kind)
    return row


def _refuse_other_kind(person: StaffMember, address: str, kind: str) -> None:
    """One address is either from work or the person's own."""
    same = person.emails.filter(address=address, ends_on__isnull=True).exclude(kind=kind)
    if same.exists():
        raise Refused(
            "This is the work address HR has. Enter one that stays yours when you leave."
            if kind == EmailKind.PERSONAL
            else "This is the personal address they gave. Only they change that one.",
            field="address",
        )
