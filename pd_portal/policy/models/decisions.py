"""What HR decides about single people or groups: exemptions and extensions. Closed, not edited."""

from django.db import models
from django.db.models import F, Q

from courses.models import EvidenceItem, ModulePage
from pd_portal.people.models import JobGroup, OrgUnit, StaffMember
from pd_portal.people.models.dated import Fact, FactQuerySet, fact_constraints
from pd_portal.policy.models.requirements import Requirement


class Scope(models.TextChoices):
    PERSON = "person", "One person"
    UNIT = "unit", "A unit and all below it"
    JOB_GROUP = "job_group", "A job group"
    MODULE = "module", "One person, one module"


class ReasonCategory(models.TextChoices):
    ACCOMMODATION = "accommodation", "Accommodation"
    AGREEMENT = "agreement", "Bargaining agreement"
    EQUIVALENT = "equivalent", "Equivalent learning"
    DUTIES = "duties", "Duties do not allow it now"
    OTHER = "other", "Other, on file with HR"


TARGETS = {
    "person": ("person",),
    "unit": ("unit",),
    "job_group": ("job_group",),
    "module": ("person", "module"),
}


def exemption_names_its_target() -> Q:
    """Exactly the keys of the scope are filled; a waiver may name evidence instead of a module."""
    keys = ("person", "unit", "job_group", "module", "evidence")
    condition = Q()
    for scope, filled in TARGETS.items():
        for named in (filled, ("person", "evidence")) if scope == "module" else (filled,):
            condition |= Q(scope=scope, **{f"{k}__isnull": k not in named for k in keys})
    return condition


class Exemption(Fact):
    """Days on which somebody is not required. ``requirement`` empty: every requirement.

    ``review_on`` lists it for a second look and ends nothing.
    """

    requirement = models.ForeignKey(
        Requirement, null=True, blank=True, on_delete=models.PROTECT, related_name="exemptions"
    )
    scope = models.CharField(max_length=10, choices=Scope)
    person = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="exemptions"
    )
    unit = models.ForeignKey(OrgUnit, null=True, blank=True, on_delete=models.PROTECT)
    job_group = models.ForeignKey(JobGroup, null=True, blank=True, on_delete=models.PROTECT)
    module = models.ForeignKey(
        ModulePage, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence = models.ForeignKey(EvidenceItem, null=True, blank=True, on_delete=models.PROTECT)
    category = models.CharField(max_length=16, choices=ReasonCategory)
    approved_by = models.ForeignKey(
        StaffMember, null=True, on_delete=models.PROTECT, related_name="exemptions_approved"
    )
    review_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            *fact_constraints("exemption"),
            models.CheckConstraint(
                condition=exemption_names_its_target(), name="exemption_names_its_target"
            ),
            models.CheckConstraint(
                condition=Q(category__in=ReasonCategory.values), name="exemption_category_known"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True)
                | Q(approved_by__isnull=True)
                | ~Q(approved_by=F("person")),
                name="exemption_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()} from {self.starts_on}"


class Extension(models.Model):
    """More time for one person: from ``granted_on`` the due date is no earlier than ``until``."""

    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, related_name="extensions"
    )
    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="extensions")
    granted_on = models.DateField()
    until = models.DateField()
    category = models.CharField(max_length=16, choices=ReasonCategory)
    approved_by = models.ForeignKey(
        StaffMember, null=True, on_delete=models.PROTECT, related_name="extensions_approved"
    )
    recorded_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["-granted_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("granted_on")), name="extension_until_after_grant"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | Q(voided_at__gte=F("recorded_at")),
                name="extension_voided_after",
            ),
            models.CheckConstraint(
                condition=Q(category__in=ReasonCategory.values), name="extension_category_known"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("person")),
                name="extension_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"until {self.until}"
