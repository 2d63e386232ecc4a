"""What the pages of getting in show."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from pd_portal.people.models import Employment, OrgUnit, Position, StaffMember
from pd_portal.people.signin.conf import setting
from pd_portal.people.signin.models import ActivationCode, LinkReview
from pd_portal.people.visibility import employers_kept_by, people_kept_by, units_below
from pd_portal.ui.dates import words


def code_for(name: str, now: datetime) -> ActivationCode | None:
    """The code that is still good for a printed sign-in name."""
    codes = ActivationCode.objects.open(now).select_related("person__user")
    return codes.filter(login_name=name).first()


def units_for(user: Any, day: date) -> Any:
    """Units with people this user lets in, whether or not a last day is planned for them."""
    seen = StaffMember.objects.filter(people_kept_by(user))
    filled = Position.objects.on(day).filter(person__in=seen)
    return OrgUnit.objects.filter(pk__in=filled.values("unit")).order_by("name")


def employments_for_letters(
    *, user: Any, unit: OrgUnit, everyone: bool, day: date
) -> list[Employment]:
    """One employment for each person with a position in ``unit`` or below on ``day``, by name."""
    positions = Position.objects.on(day).filter(unit__in=units_below(unit.pk))
    people = StaffMember.objects.filter(
        people_kept_by(user), pk__in=positions.values("person"), merged_into__isnull=True
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


def reviews_for(user: Any) -> QuerySet[LinkReview]:
    """Sign-ins that wait and ``user`` may decide on.

    Those of a provider that speaks for one employer belong to that employer's HR; all others to
    the agency's. Another employer's HR reads neither their names nor their addresses.
    """
    kept = employers_kept_by(user)
    providers = setting("IDENTITY_PROVIDERS")
    codes = dict(kept.values_list("code", "partner_id"))
    owned = {name: said.get("employer", "") for name, said in providers.items()}
    mine = Q(provider__in=[name for name, code in owned.items() if code in codes])
    if None in codes.values():
        mine |= ~Q(provider__in=[name for name, code in owned.items() if code])
    return LinkReview.objects.waiting().filter(mine)


def reviews_waiting(user: Any, *, now: datetime) -> list[ReviewRow]:
    """What waits for ``user``, the oldest first."""
    return [ReviewRow(review, review.age_days(now)) for review in reviews_for(user)]


def candidates_for(review: LinkReview, user: Any, day: date) -> list[StaffMember]:
    """People without a login, or who came back with an old one, who have the address, the number or the name; at most ten.

    Each carries ``described``: who that is, so that two of one name are told apart.
    """
    likely = Q(pk__in=[])
    likely |= Q(user=review.user)
    if review.address:
        likely |= Q(emails__address=review.address)
    if review.employee_id:
        likely |= Q(employments__employee_id=review.employee_id)
    free = Q(user__isnull=True) | Q(left_on__isnull=False)
    people = StaffMember.objects.filter(people_kept_by(user)).filter(free)
    found = list(people.filter(likely).distinct()[:10])
    if review.name and len(found) < 10:
        found += [p for p in people.search(review.name)[:10] if p not in found]
    return _described(found[:10], day)


def _described(people: list[StaffMember], day: date) -> list[StaffMember]:
    """Give each their employee id, and where they work or since when they do not."""
    ids = [person.pk for person in people]
    spells = Employment.objects.standing().filter(person__in=ids).order_by("starts_on")
    numbers = dict(spells.values_list("person_id", "employee_id"))
    places = dict(
        Position.objects.on(day)
        .filter(person__in=ids)
        .order_by("primary")
        .values_list("person_id", "unit__name")
    )
    left = dict(spells.filter(ends_on__lt=day).values_list("person_id", "ends_on"))
    for person in people:
        now_or_then = places.get(person.pk) or (
            f"left on {words(left[person.pk])}" if person.pk in left else "no position today"
        )
        parts = [str(person), numbers.get(person.pk, ""), now_or_then]
        person.described = ", ".join(filter(None, parts))
    return people
