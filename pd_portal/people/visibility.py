"""Whose record may a user open? One condition, for every list and every object load."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import (
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Length

from pd_portal.access import roles
from pd_portal.access.grants import Grant, holder_of
from pd_portal.people.models.dated import on_day
from pd_portal.people.models.employers import DataSharing, Employer
from pd_portal.people.models.facts import Employment, Position
from pd_portal.people.models.persons import Delegate
from pd_portal.people.models.units import OrgUnit, UnitHead
from pd_portal.ui.dates import today
from pd_portal.ui.registry import Registry

# Roles that open the records of an employer's people, or of a subtree's.
READERS = frozenset(
    {roles.HR, roles.RECORDS_OFFICER, roles.ADMINISTRATOR, roles.REGISTRAR, roles.PARTNER_LEAD}
)

Provider = Callable[[Any, date], Q]
more_people: Registry[Provider] = Registry(
    "Further people a user sees: called with (user, day), returns a Q on StaffMember."
)


def people_seen_by(user: Any, day: date | None = None) -> Q:
    """A condition on StaffMember: the user's own record, the people of their roles, no other."""
    holder = holder_of(user)
    if holder.person_id is None:
        return Q(pk__in=[])
    day = day or today()
    seen = Q(pk=holder.person_id) | Q(pk__in=supervised_by(holder.person_id, day))
    for grant in holder.grants:
        if grant.role in READERS:
            seen |= in_scope(grant, day)
    for provider in more_people:
        seen |= provider(user, day)
    return seen


def in_scope(grant: Grant, day: date) -> Q:
    """People inside ``grant``: of its employer (and who shares with it) and of its subtree."""
    condition = Q(person=OuterRef("pk"), voided_at__isnull=True)
    if grant.unit_id is not None:
        below = Position.objects.filter(condition, unit__in=units_below(grant.unit_id))
        if grant.employer_id is None:
            return Q(Exists(below))
        return Q(Exists(below.filter(employer__in=employers_read_by(grant, day))))
    employed = Employment.objects.filter(condition, employer__in=employers_read_by(grant, day))
    if grant.role == roles.PARTNER_LEAD:
        return Q(Exists(employed))
    return Q(Exists(employed)) | from_outside(grant)


def from_outside(grant: Grant) -> Q:
    """People from outside: all of them to the agency, to a partner those who belong to it."""
    if grant.employer_id is None:
        return Q(external=True)
    agency = Employer.objects.filter(pk=grant.employer_id, partner__isnull=True)
    return Q(external=True) & (Q(Exists(agency)) | Q(partner__employer=grant.employer_id))


def employers_read_by(grant: Grant, day: date) -> Any:
    """Employers whose people the grant opens: its own, and those that share with it that day."""
    own = Q(pk=grant.employer_id) if grant.employer_id else Q(partner__isnull=True)
    sharing = DataSharing.objects.on(day).filter(owner=OuterRef("pk"))
    if grant.employer_id:
        sharing = sharing.filter(reader=grant.employer_id)
    else:
        sharing = sharing.filter(reader__partner__isnull=True)
    return Employer.objects.filter(own | Q(Exists(sharing))).values("pk")


def units_below(unit_id: int) -> Any:
    """Ids of a unit and everything under it, as a subquery."""
    top = OrgUnit.objects.filter(pk=unit_id).values("path")
    return OrgUnit.objects.filter(path__startswith=top).values("pk")


def supervised_by(person_id: int, day: date) -> Any:
    """Ids of the people whose active position names ``person_id``; and of those whose position
    names nobody, where ``person_id`` heads their unit or the next one above that has a head.
    """
    led = Q(supervisor__isnull=True, unit__in=units_under(person_id, day), next_head=person_id)
    mine = Position.objects.on(day).annotate(next_head=next_head(day))
    return mine.filter(Q(supervisor=person_id) | led).exclude(person=person_id).values("person")


def units_under(person_id: int, day: date) -> Any:
    """Ids of the units that ``person_id`` heads on ``day`` and of everything below them."""
    headed = UnitHead.objects.on(day).filter(person=person_id)
    above = headed.annotate(below=path_of("path")).filter(below__startswith=F("unit__path"))
    return OrgUnit.objects.filter(Exists(above)).values("pk")


def next_head(day: date) -> Subquery:
    """Of a position: who heads its unit, or else the next one above within the same employer.

    Nobody is their own head.
    """
    heads = UnitHead.objects.on(day).exclude(person=OuterRef("person"))
    heads = heads.annotate(
        below=path_of("unit__path"), top=path_of("employer__unit__path"), depth=Length("unit__path")
    )
    within = Q(unit=OuterRef("unit")) | Q(unit__path__startswith=F("top"))
    found = heads.filter(within, below__startswith=F("unit__path")).order_by("-depth", "-pk")
    return Subquery(found.values("person")[:1])


def path_of(name: str) -> ExpressionWrapper:
    """The outer row's path, to look for units whose own path begins it."""
    return ExpressionWrapper(OuterRef(name), output_field=CharField())


def supervisors_delegating_to(person_id: Any, day: date) -> Any:
    """Ids of the supervisors whose status list ``person_id`` may see on ``day``."""
    return Delegate.objects.filter(on_day(day), delegate=person_id).values("supervisor")


def employers_open_to(user: Any, day: date) -> QuerySet[Employer]:
    """Employers whose facts about somebody ``user`` reads: by their roles, and their own."""
    person_id = holder_of(user).person_id
    works = Employment.objects.on(day).filter(person=person_id)
    opened = Q(pk__in=works.values("employer"))
    for grant in holder_of(user).grants:
        if grant.role in READERS and (grant.employer_id or grant.unit_id is None):
            opened |= Q(pk__in=employers_read_by(grant, day))
        elif grant.role in READERS:
            return Employer.objects.all()
    return Employer.objects.filter(opened)


KEEPERS = frozenset({roles.HR, roles.ADMINISTRATOR})
# Who may say that one of their people works elsewhere, too.
SPEAKERS = KEEPERS | {roles.RECORDS_OFFICER}


def employers_kept_by(user: Any) -> Any:
    """Employers whose roster ``user`` may change: their own, never one that only shares."""
    return _own_employers(user, KEEPERS)


def employers_speaking(user: Any) -> Any:
    """Employers in whose name ``user`` may ask another about a person."""
    return _own_employers(user, SPEAKERS)


def _own_employers(user: Any, names: frozenset[str]) -> QuerySet[Employer]:
    kept = Q(pk__in=[])
    for grant in holder_of(user).grants:
        if grant.role in names and grant.unit_id is None:
            kept |= Q(pk=grant.employer_id) if grant.employer_id else Q(partner__isnull=True)
    return Employer.objects.filter(kept)


def people_kept_by(user: Any) -> Q:
    """A condition on StaffMember: whom ``user`` may change."""
    kept = Q(pk__in=[])
    mine = Employment.objects.filter(person=OuterRef("pk"), voided_at__isnull=True)
    for grant in holder_of(user).grants:
        if grant.role not in KEEPERS:
            continue
        if grant.unit_id is not None:
            there = Position.objects.standing().filter(person=OuterRef("pk"))
            kept |= Q(Exists(there.filter(unit__in=units_below(grant.unit_id))))
            continue
        own = Q(pk=grant.employer_id) if grant.employer_id else Q(partner__isnull=True)
        kept |= Q(Exists(mine.filter(employer__in=Employer.objects.filter(own))))
        kept |= from_outside(grant)
    return kept
