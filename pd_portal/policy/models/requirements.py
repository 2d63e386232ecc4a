"""A goal's demand: who owes which pathway by when, and for how long it holds (TIMELINE)."""

from decimal import Decimal
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from courses.models import PathwayVersion
from pd_portal.access import roles
from pd_portal.access.grants import holder_of
from pd_portal.people.models import Employer, JobGroup, OrgUnit, StaffMember
from pd_portal.people.models.dated import Dated, dates_ordered
from pd_portal.people.visibility import employers_read_by
from pd_portal.policy.models.goals import Goal
from pd_portal.ui.dates import today

READERS = frozenset({roles.HR, roles.ADMINISTRATOR, roles.RECORDS_OFFICER})


class DueKind(models.TextChoices):
    FIXED = "fixed", "On a fixed date"
    DAYS = "days", "A number of days after becoming subject"
    SCHOOL_YEAR = "school_year", "On a day of every year"
    LATER = "later", "The later of a date and a number of days"


class ValidityKind(models.TextChoices):
    NONE = "none", "For good"
    MONTHS = "months", "Months from the day it was met"
    PREVIOUS = "previous", "Months, counted on from the previous end"
    ANNIVERSARY = "anniversary", "Up to a day of the year"


class Counts(models.TextChoices):
    COMPLETED = "completed", "Finishing is enough"
    PROFICIENT = "proficient", "Proficiency is demanded"


class Carry(models.TextChoices):
    KEEP = "keep", "What was met holds to its own end"
    DROP = "drop", "What was met is judged again"


class RequirementQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Requirements of the employers whose people ``user`` may read today.

        A role over one unit opens none: these pages show everyone the employer has.
        """
        day = today()
        seen = Q(pk__in=[])
        for grant in holder_of(user).grants:
            if grant.role in READERS and grant.unit_id is None:
                seen |= Q(employer__in=employers_read_by(grant, day))
        return self.filter(seen)

    def active(self) -> Self:
        """Those with at least one activated version, so with standing."""
        active = RequirementVersion.objects.filter(
            requirement=models.OuterRef("pk"), activated_at__isnull=False
        )
        return self.filter(models.Exists(active))


class Requirement(models.Model):
    """A goal's demand on an employer's people. The headline figure uses those not ``is_addon``.

    ``counts_elsewhere``: whether completions made while working for another employer only count.
    ``roster_from``: the first day from which the roster is complete; earlier days are unknown.
    """

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="requirements")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="requirements")
    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    is_addon = models.BooleanField(default=False)
    counts_elsewhere = models.BooleanField(default=True)
    roster_from = models.DateField(null=True, blank=True)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        ordering = ["is_addon", "title"]

    def __str__(self) -> str:
        return self.title


def months_validator() -> list:
    return [MinValueValidator(1), MaxValueValidator(600)]


class RequirementVersion(models.Model):
    """The rules from ``effective_from`` until the next version. A draft until ``activated_at``.

    Empty audience sets mean everybody. Each field is a rule of TIMELINE: T3 audience, T5 bridge,
    T6 due and grace, T9 counts and prior learning, T11 validity, T12 window, T15 carry and
    redate, T18 fair notice. Once activated nothing in it changes.
    """

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="versions")
    effective_from = models.DateField()
    published_on = models.DateField(null=True, blank=True)
    retired = models.BooleanField(default=False)
    pathway_version = models.ForeignKey(
        PathwayVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requirement_versions",
    )
    units = models.ManyToManyField(OrgUnit, blank=True, related_name="+")
    job_groups = models.ManyToManyField(JobGroup, blank=True, related_name="+")
    kinds = models.JSONField(default=list, blank=True)
    min_fte = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal(0))
    due_kind = models.CharField(max_length=12, choices=DueKind, default=DueKind.DAYS)
    due_on = models.DateField(null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(default=90)
    due_month = models.PositiveSmallIntegerField(null=True, blank=True)
    due_day = models.PositiveSmallIntegerField(null=True, blank=True)
    grace_days = models.PositiveSmallIntegerField(default=30)
    return_grace_days = models.PositiveSmallIntegerField(default=14)
    fair_notice_days = models.PositiveSmallIntegerField(default=30)
    bridge_days = models.PositiveSmallIntegerField(default=100)
    counts = models.CharField(max_length=12, choices=Counts, default=Counts.PROFICIENT)
    prior_max_age_months = models.PositiveSmallIntegerField(null=True, blank=True)
    validity_kind = models.CharField(max_length=12, choices=ValidityKind, default=ValidityKind.NONE)
    validity_months = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=months_validator()
    )
    validity_month = models.PositiveSmallIntegerField(null=True, blank=True)
    validity_day = models.PositiveSmallIntegerField(null=True, blank=True)
    validity_years = models.PositiveSmallIntegerField(default=1)
    renewal_window_days = models.PositiveSmallIntegerField(default=90)
    carry = models.CharField(max_length=4, choices=Carry, default=Carry.KEEP)
    redate = models.BooleanField(default=False)
    note = models.TextField(blank=True, help_text="Why this version was made.")
    created_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True, blank=True)
    activated_by = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["requirement", "effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "effective_from"], name="requirementversion_day"
            ),
            models.CheckConstraint(
                condition=Q(activated_at__isnull=True)
                | Q(activated_at__gte=F("created_at"), published_on__isnull=False),
                name="requirementversion_published",
            ),
            models.CheckConstraint(
                condition=Q(activated_at__isnull=True)
                | Q(retired=True)
                | Q(pathway_version__isnull=False),
                name="requirementversion_has_pathway",
            ),
            models.CheckConstraint(
                condition=Q(due_kind="fixed", due_on__isnull=False)
                | Q(due_kind="days")
                | Q(due_kind="school_year", due_month__isnull=False, due_day__isnull=False)
                | Q(due_kind="later")
                & (Q(due_on__isnull=False) | Q(due_month__isnull=False, due_day__isnull=False)),
                name="requirementversion_due_is_whole",
            ),
            models.CheckConstraint(
                condition=(Q(due_month__isnull=True) | Q(due_month__range=(1, 12)))
                & (Q(due_day__isnull=True) | Q(due_day__range=(1, 31)))
                & (Q(validity_month__isnull=True) | Q(validity_month__range=(1, 12)))
                & (Q(validity_day__isnull=True) | Q(validity_day__range=(1, 31))),
                name="requirementversion_days_of_year",
            ),
            models.CheckConstraint(
                condition=Q(validity_kind="none")
                | Q(
                    validity_kind__in=["months", "previous"],
                    validity_months__isnull=False,
                    validity_months__gte=1,
                )
                | Q(
                    validity_kind="anniversary",
                    validity_month__isnull=False,
                    validity_day__isnull=False,
                    validity_years__gte=1,
                ),
                name="requirementversion_validity_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(counts__in=Counts.values) & Q(carry__in=Carry.values),
                name="requirementversion_codes_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} from {self.effective_from}"

    @property
    def is_frozen(self) -> bool:
        return self.activated_at is not None


class PayNote(Dated):
    """What a job group reads about paid time: "This is paid work time. Record 1.5 h as PD-EQ"."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="pay_notes")
    job_group = models.ForeignKey(JobGroup, on_delete=models.PROTECT, related_name="pay_notes")
    text = models.CharField(max_length=300)
    time_code = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            dates_ordered("paynote"),
            models.UniqueConstraint(
                fields=["employer", "job_group"],
                condition=Q(ends_on__isnull=True),
                name="paynote_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.text
