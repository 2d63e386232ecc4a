"""What the pages of getting in show."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from pd_portal.people.models import Employment, OrgUnit, Position, StaffMember
from pd_portal.people.signin.models import ActivationCode, LinkReview
from pd_portal.people.signin.scope import people_of_hr
from pd_portal.people.visibility import units_below


def code_for(name: str, now: datetime) -> ActivationCode | None:
    """The code that is still good for a printed sign-in name."""
    codes = ActivationCode.objects.open(now).select_related("person__user")
    return codes.filter(login_name=name).first()


def units_for(user: Any, day: date) -> Any:
    """Units with people this user lets in."""
    seen = StaffMember.objects.filter(people_of_hr(user, day))
    filled = Position.objects.filter(person__in=seen, ends_on__isnull=True)
    return OrgUnit.objects.filter(pk__in=filled.values("unit")).order_by("name")


def employments_for_letters(
    *, user: Any, unit: OrgUnit, everyone: bool, day: date
) -> list[Employment]:
    """One employment for each person with a position in ``unit`` or below on ``day``, by name."""
    positions = Position.objects.on(day).filter(unit__in=units_below(unit.pk))
    people = StaffMember.objects.filter(
        people_of_hr(user, day), pk__in=positions.values("person"), merged_into__isnull=True
    )
    if not everyone:
        people = people.filter(user__isnull=True)
    spells = (
        Employment.objects.on(day)
        .filter(person__in=people, pk__in=positions.values("employment"))
        .select_related("person__user", "employer")
        .prefetch_related("person__emails")
        .order_by("person__family_name", "person__given_name", "person_id", "starts_on")
    )
    first = {spell.person_id: spell for spell in reversed(spells)}
    return list(reversed(first.values()))


def employment_of(person: StaffMember, day: date) -> Employment | None:
    """The oldest employment of ``person`` that runs on ``day``."""
    spells = Employment.objects.on(day).filter(person=person).select_related("employer", "person")
    return spells.order_by("starts_on").first()


@dataclass(frozen=True)
class ReviewRow:
    """A sign-in that waits, with its age in whole days."""

    review: LinkReview
    age_days: int


def reviews_waiting(*, now: datetime) -> list[ReviewRow]:
    """Everything that waits, the oldest first. One query."""
    return [ReviewRow(review, review.age_days(now)) for review in LinkReview.objects.waiting()]


def candidates_for(review: LinkReview, user: Any, day: date) -> list[StaffMember]:
    """People without a login who have the address, the number or the name; at most ten."""
    likely = Q(pk__in=[])
    if review.address:
        likely |= Q(emails__address=review.address)
    if review.employee_id:
        likely |= Q(employments__employee_id=review.employee_id)
    people = StaffMember.objects.filter(people_of_hr(user, day), user__isnull=True)
    found = list(people.filter(likely).distinct()[:10])
    if review.name and len(found) < 10:
        found += [p for p in people.search(review.name)[:10] if p not in found]
    return found[:10]
