"""The facts every figure counts: employments, positions and leaves. Closed, never edited."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from pd_portal.people.models.calendars import WorkCalendar
from pd_portal.people.models.dated import Fact, fact_constraints
from pd_portal.people.models.employers import BargainingUnit, Employer, JobGroup
from pd_portal.people.models.persons import StaffMember
from pd_portal.people.models.units import OrgUnit


class RosterFact(Fact):
    """A fact that says which roster import recorded it and which one closed it, if any did."""

    added_by_import = models.ForeignKey(
        "pd_people.RosterImport",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss_added",
    )
    ended_by_import = models.ForeignKey(
        "pd_people.RosterImport",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss_ended",
    )

    class Meta:
        abstract = True


class EmploymentKind(models.TextChoices):
    REGULAR = "regular", "Regular"
    TEMPORARY = "temporary", "Temporary"
    SUBSTITUTE = "substitute", "Substitute"
    SEASONAL = "seasonal", "Seasonal"
    CONTRACTOR = "contractor", "Contractor"
    VOLUNTEER = "volunteer", "Volunteer"
    STUDENT_TEACHER = "student_teacher", "Student teacher or intern"
    ELECTED = "elected", "Elected"


class Pay(models.TextChoices):
    HOURLY = "hourly", "Hourly"
    SALARIED = "salaried", "Salaried"
    UNPAID = "unpaid", "Unpaid"


class Employment(RosterFact):
    """One spell of a person with one employer, in one kind.

    ``employee_id`` belongs to one person within the employer and means nothing outside it.
    A short gap between spells keeps ``original_hire_on``; the gap itself counts nowhere.
    Pay, bargaining unit and original hire date may be put right in place; the rest may not.
    """

    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="employments")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="employments")
    employee_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=EmploymentKind, default=EmploymentKind.REGULAR)
    pay = models.CharField(max_length=10, choices=Pay, default=Pay.SALARIED)
    bargaining_unit = models.ForeignKey(
        BargainingUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="employments"
    )
    original_hire_on = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["employer", "employee_id"], name="employment_number"),
            models.Index(fields=["person", "employer"], name="employment_of_person"),
        ]
        constraints = [
            *fact_constraints("employment"),
            models.CheckConstraint(
                condition=Q(kind__in=EmploymentKind.values), name="employment_kind_known"
            ),
            models.CheckConstraint(condition=Q(pay__in=Pay.values), name="employment_pay_known"),
            models.CheckConstraint(condition=~Q(employee_id=""), name="employment_has_number"),
            models.CheckConstraint(
                condition=Q(original_hire_on__lte=F("starts_on")),
                name="employment_original_hire_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer.code} {self.employee_id}"


class Position(RosterFact):
    """What a person does, where, from when. ``person`` and ``employer`` are its employment's.

    ``fte`` is a share of full time (1.000 is full time); ``work_calendar`` empty: every day.
    """

    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="positions")
    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="positions")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="positions")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="positions")
    job_group = models.ForeignKey(JobGroup, on_delete=models.PROTECT, related_name="positions")
    title = models.CharField(max_length=200, blank=True)
    fte = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("1.000"))
    supervisor = models.ForeignKey(
        StaffMember,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supervised_positions",
    )
    primary = models.BooleanField(default=False)
    work_calendar = models.ForeignKey(
        WorkCalendar, null=True, blank=True, on_delete=models.PROTECT, related_name="positions"
    )

    class Meta:
        indexes = [models.Index(fields=["unit", "starts_on"], name="position_in_unit")]
        constraints = [
            *fact_constraints("position"),
            models.CheckConstraint(
                condition=Q(fte__gte=0) & Q(fte__lte=2), name="position_fte_in_range"
            ),
            models.CheckConstraint(
                condition=Q(supervisor__isnull=True) | ~Q(supervisor=F("person")),
                name="position_supervisor_is_another",
            ),
        ]

    @property
    def share(self) -> str:
        """How much of full time, in words."""
        return "full time" if self.fte == 1 else f"{self.fte.normalize():f} of full time"

    def __str__(self) -> str:
        return f"{self.title or self.job_group} at {self.unit}"


class Leave(RosterFact):
    """Days away, paid or unpaid. Nothing else is ever stored about it."""

    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="leaves")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="leaves")
    paid = models.BooleanField()

    class Meta:
        constraints = fact_constraints("leave")

    def __str__(self) -> str:
        return f"leave from {self.starts_on}"
