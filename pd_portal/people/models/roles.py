"""Who may do what, where, and from when to when."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from pd_portal.access import roles
from pd_portal.people.models.dated import Dated, DatedQuerySet, dates_ordered
from pd_portal.people.models.employers import Employer
from pd_portal.people.models.persons import StaffMember
from pd_portal.people.models.units import OrgUnit

SECOND_APPROVER = (roles.HR, roles.RECORDS_OFFICER, roles.ADMINISTRATOR)


class RoleGrantQuerySet(DatedQuerySet):
    def in_force(self, day: date) -> Self:
        """Grants that work on ``day``: dated so, and approved where a second person must."""
        approved = ~Q(role__in=SECOND_APPROVER) | Q(approved_at__isnull=False)
        return self.on(day).filter(approved, revoked_at__isnull=True)

    def waiting(self) -> Self:
        """Grants that still need their second person."""
        return self.filter(
            role__in=SECOND_APPROVER, approved_at__isnull=True, revoked_at__isnull=True
        )


class RoleGrant(Dated):
    """A role over a subtree of units, or over an employer's people, between two dates.

    Neither unit nor employer: over the whole agency. ``may_grant`` lets its holder give roles
    inside the same scope. ``given_by`` is empty only for the first administrator.
    Revoking works at once, whatever the dates say.
    """

    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=roles.CHOICES)
    unit = models.ForeignKey(OrgUnit, null=True, blank=True, on_delete=models.PROTECT)
    employer = models.ForeignKey(Employer, null=True, blank=True, on_delete=models.PROTECT)
    may_grant = models.BooleanField(default=False)
    given_by = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="grants_given"
    )
    recorded_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="grants_approved"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="grants_revoked"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["role", "starts_on"], name="rolegrant_role")]
        constraints = [
            dates_ordered("rolegrant"),
            models.CheckConstraint(condition=Q(role__in=roles.ALL), name="rolegrant_role_known"),
            models.CheckConstraint(
                condition=Q(given_by__isnull=True) | ~Q(given_by=F("person")),
                name="rolegrant_not_to_oneself",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("person")) & ~Q(approved_by=F("given_by"))),
                name="rolegrant_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.person}"

    @property
    def is_waiting(self) -> bool:
        """Still needs its second person."""
        return self.role in SECOND_APPROVER and self.approved_at is None
