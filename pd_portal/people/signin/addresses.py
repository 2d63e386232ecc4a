"""Whose address is it? Districts give the address of a leaver to the next person."""

from dataclasses import dataclass

from pd_portal.people.models import EmailKind, PersonEmail, StaffMember
from pd_portal.people.signin.conf import setting
from pd_portal.people.signin.models import ReviewReason


@dataclass(frozen=True)
class Match:
    """The one ``person``, or the ``reason`` why nobody is sure."""

    person: StaffMember | None = None
    reason: str = ""


def is_role_mailbox(address: str) -> bool:
    """``office@``, ``hr.north@``, ``principal-2@`` are desks."""
    name = address.split("@")[0].lower()
    words = name.replace(".", " ").replace("-", " ").replace("_", " ").split()
    return any(word.rstrip("0123456789") in setting("ROLE_MAILBOXES") for word in words)


def person_with_address(address: str) -> Match:
    """Sure only when the current roster gives ``address`` to one person and no other ever had it."""
    if is_role_mailbox(address):
        return Match(reason=ReviewReason.MAILBOX)
    rows = PersonEmail.objects.filter(address=address.strip().lower()).select_related("person")
    owners = {row.person_id: row.person for row in rows}
    current = {r.person_id for r in rows if r.ends_on is None and r.kind == EmailKind.WORK}
    if not current:
        return Match(reason=ReviewReason.REISSUED if owners else ReviewReason.UNKNOWN)
    if len(current) > 1:
        return Match(reason=ReviewReason.SEVERAL)
    if len(owners) > 1:
        return Match(reason=ReviewReason.REISSUED)
    return Match(person=owners[current.pop()])


def still_reaches(person: StaffMember, address: str) -> bool:
    """Whether mail to ``address`` reaches ``person`` today and nobody else."""
    rows = PersonEmail.objects.filter(address=address.strip().lower(), ends_on__isnull=True)
    return {row.person_id for row in rows} == {person.pk}
