"""Units, job groups and roles, page-shaped."""

from datetime import date
from typing import Any

from django.db.models import Case, Count, Prefetch, Q, QuerySet, When

from pd_portal.people.models import (
    SECOND_APPROVER,
    JobGroup,
    OrgUnit,
    Position,
    RoleGrant,
    UnitHead,
)
from pd_portal.people.models.dated import on_day
from pd_portal.people.visibility import employers_kept_by


def units_kept_by(user: Any) -> QuerySet[OrgUnit]:
    """Units of the employers whose roster ``user`` keeps, in the order of the tree.

    A partner inside the agency's tree belongs to its own HR and to the agency's administrators.
    """
    inside = Q(pk__in=[])
    for path in employers_kept_by(user).values_list("unit__path", flat=True):
        inside |= Q(path__startswith=path)
    return OrgUnit.objects.filter(inside)


def unit_tree(user: Any, day: date) -> QuerySet[OrgUnit]:
    """Units with ``people`` (distinct, in the unit itself) and ``shown_heads`` of ``day``."""
    working = on_day(day, "positions__") & Q(positions__voided_at__isnull=True)
    heads = UnitHead.objects.on(day).select_related("person")
    return (
        units_kept_by(user)
        .annotate(people=Count("positions__person", filter=working, distinct=True))
        .prefetch_related(Prefetch("heads", heads, to_attr="shown_heads"))
        .order_by("path")
    )


def job_groups(day: date) -> QuerySet[JobGroup]:
    """Job groups with ``people`` in them on ``day``."""
    working = on_day(day, "positions__") & Q(positions__voided_at__isnull=True)
    return JobGroup.objects.annotate(
        people=Count("positions__person", filter=working, distinct=True)
    ).order_by("name")


def role_list(user: Any, day: date) -> QuerySet[RoleGrant]:
    """Roles given and not revoked to people ``user`` sees; those that wait come first.

    Those whose last day is before ``day`` come last.
    """
    from pd_portal.people.models import StaffMember

    waits = Q(role__in=SECOND_APPROVER, approved_at__isnull=True)
    place = Case(When(ends_on__lt=day, then=2), When(waits, then=0), default=1)
    return (
        RoleGrant.objects.filter(
            revoked_at__isnull=True, person__in=StaffMember.objects.visible_to(user)
        )
        .select_related("person", "unit", "employer", "given_by", "approved_by")
        .order_by(place, "role", "person__family_name", "pk")
    )


def people_in(unit: OrgUnit, day: date) -> QuerySet[Position]:
    """Positions of ``day`` in the unit itself."""
    return (
        Position.objects.on(day)
        .filter(unit=unit)
        .select_related("person", "job_group")
        .order_by("person__family_name", "person__given_name", "pk")
    )
