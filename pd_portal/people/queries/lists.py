"""Lists of people, page-shaped: a constant number of queries whatever the filters."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from pd_portal.access.grants import holder_of
from pd_portal.people.models import (
    Employer,
    Employment,
    JobGroup,
    OrgUnit,
    Position,
    StaffMember,
)
from pd_portal.people.visibility import employers_open_to, employers_read_by

ACTIVE, FORMER, OUTSIDE, EVERYBODY = "active", "former", "outside", "all"


def people_list(user: Any, filters: dict[str, Any], day: date) -> QuerySet[StaffMember]:
    """People ``user`` sees, narrowed by ``filters``, each with ``shown_positions`` of ``day``.

    Filters: ``q`` words, ``unit`` with everything below it, ``job_group``, ``employer``, ``status``.
    """
    found = StaffMember.objects.visible_to(user).filter(merged_into__isnull=True)
    if filters.get("q"):
        found = found.search(filters["q"])
    found = found.filter(_matching(filters, day))
    opened = {"employer__in": employers_open_to(user, day)}
    shown = Position.objects.on(day).filter(**opened).select_related("unit", "job_group")
    spells = Employment.objects.standing().filter(**opened).select_related("employer")
    return found.select_related("partner").prefetch_related(
        Prefetch("positions", shown.order_by("-primary", "pk"), to_attr="shown_positions"),
        Prefetch("employments", spells.order_by("-starts_on"), to_attr="shown_employments"),
    )


def _matching(filters: dict[str, Any], day: date) -> Any:
    from django.db.models import Q

    status = filters.get("status") or ACTIVE
    held = Position.objects.standing().filter(person=OuterRef("pk"))
    narrowed = held.on(day) if status == ACTIVE else held
    if unit := filters.get("unit"):
        narrowed = narrowed.filter(unit__path__startswith=unit.path)
    if group := filters.get("job_group"):
        narrowed = narrowed.filter(job_group=group)
    if employer := filters.get("employer"):
        narrowed = narrowed.filter(employer=employer)
    wanted = any(filters.get(name) for name in ("unit", "job_group", "employer"))
    condition = Q(Exists(narrowed)) if wanted or status == ACTIVE else Q()
    if status == FORMER:
        condition &= Q(external=False) & ~Q(Exists(held.on(day)))
    if status == OUTSIDE:
        condition &= Q(external=True)
    return condition


def filter_choices(user: Any, day: date) -> dict[str, QuerySet]:
    """Employers, units and job groups that ``user`` can narrow a list by."""
    employers = Employer.objects.none()
    for grant in holder_of(user).grants:
        employers |= Employer.objects.filter(pk__in=employers_read_by(grant, day))
    tops = employers.values_list("unit__path", flat=True)
    units = OrgUnit.objects.none()
    for path in tops:
        units |= OrgUnit.objects.filter(path__startswith=path)
    return {
        "employer": employers.distinct().order_by("name"),
        "unit": units.distinct().order_by("path"),
        "job_group": JobGroup.objects.order_by("name"),
    }
