"""Employers and partners, page-shaped."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from pd_portal.people.models import (
    BargainingUnit,
    DataSharing,
    Employer,
    Partner,
    WorkCalendar,
)
from pd_portal.people.models.dated import on_day
from pd_portal.people.visibility import employers_kept_by


def employers_of(user: Any, day: date) -> QuerySet[Employer]:
    """Employers whose roster ``user`` keeps, with ``people`` at work on ``day``."""
    working = on_day(day, "positions__") & Q(positions__voided_at__isnull=True)
    return (
        employers_kept_by(user)
        .select_related("partner", "unit", "concerns_owner")
        .annotate(people=Count("positions__person", filter=working, distinct=True))
        .order_by("name")
    )


@dataclass(frozen=True)
class EmployerPage:
    """What one employer's page shows. Sharings are those that have not ended, given and received."""

    bargaining_units: list[BargainingUnit]
    calendars: list[WorkCalendar]
    given: list[DataSharing]
    received: list[DataSharing]


def employer_page(employer: Employer, day: date) -> EmployerPage:
    """The page of ``employer`` on ``day``, in a constant number of queries."""
    working = on_day(day, "employments__") & Q(employments__voided_at__isnull=True)
    held = on_day(day, "positions__") & Q(positions__voided_at__isnull=True)
    lasting = DataSharing.objects.exclude(ends_on__lt=day).select_related(
        "owner", "reader", "signed_by"
    )
    return EmployerPage(
        bargaining_units=list(
            employer.bargaining_units.annotate(
                people=Count("employments__person", filter=working, distinct=True)
            )
        ),
        calendars=list(
            employer.calendars.prefetch_related("periods").annotate(
                people=Count("positions__person", filter=held, distinct=True)
            )
        ),
        given=list(lasting.filter(owner=employer).order_by("starts_on")),
        received=list(lasting.filter(reader=employer).order_by("starts_on")),
    )


def partner_list() -> QuerySet[Partner]:
    """Every partner with ``outsiders``, the people from outside who belong to it."""
    outsiders = Count("people", filter=Q(people__merged_into__isnull=True))
    partners = Partner.objects.select_related("employer").annotate(outsiders=outsiders)
    return partners.order_by("name")
