"""Which person is it that an identity provider sends? Decides; writes nothing."""

from dataclasses import dataclass
from datetime import date

from pd_portal.people.models import Employment, StaffMember
from pd_portal.people.signin.addresses import Match, person_with_address
from pd_portal.people.signin.conf import setting
from pd_portal.people.signin.models import ReviewReason


@dataclass(frozen=True)
class Claims:
    """What the provider said. ``address`` is lower case; ``verified`` is the provider's word."""

    provider: str
    address: str = ""
    verified: bool = False
    employee_id: str = ""
    name: str = ""


def decide(claims: Claims, day: date) -> Match:
    """Employer and employee id first; else a sound address; else a person reviews it."""
    employer = setting("IDENTITY_PROVIDERS").get(claims.provider, {}).get("employer", "")
    if employer and claims.employee_id:
        found = person_employed_as(employer, claims.employee_id, day)
        return Match(person=found) if found else Match(reason=ReviewReason.UNKNOWN)
    if not claims.address:
        return Match(reason=ReviewReason.UNKNOWN)
    if not claims.verified:
        return Match(reason=ReviewReason.UNVERIFIED)
    return person_with_address(claims.address)


def person_employed_as(employer_code: str, employee_id: str, day: date) -> StaffMember | None:
    """Who has this number with this employer on ``day``; numbers mean nothing outside it."""
    spell = (
        Employment.objects.on(day)
        .filter(employer__code=employer_code, employee_id=employee_id)
        .select_related("person")
        .first()
    )
    return spell.person if spell else None
