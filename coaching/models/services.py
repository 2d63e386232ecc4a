"""What is offered, what it works on, and what a partner bought."""

from django.db import models
from django.db.models import Q

from coaching.models.shapes import in_order, one_of
from pd_portal.people.models import OrgUnit


class ServiceLine(models.Model):
    """A kind of coaching on the menu, with the practice it rests on. Editable data."""

    class Grade(models.TextChoices):
        RESEARCH = "research", "Research-based"
        PROMISING = "promising", "Promising"
        LOCAL = "local", "Local practice"

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    practice = models.CharField(max_length=200, help_text="The practice this service rests on.")
    evidence_grade = models.CharField(max_length=10, choices=Grade)
    has_private_notes = models.BooleanField(default=True)
    default_sessions = models.PositiveSmallIntegerField(default=8)
    default_minutes = models.PositiveSmallIntegerField(default=60)
    agreement_text = models.TextField(help_text="The text a new agreement starts from.")
    is_offered = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            one_of("service_line_grade", "evidence_grade", "research", "promising", "local"),
            models.CheckConstraint(
                condition=Q(default_minutes__gte=15, default_minutes__lte=480),
                name="service_line_minutes",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FocusArea(models.Model):
    """What coaching works on: reportable, so a fixed word and never a sentence."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    is_offered = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """What one partner bought, over engagements: sessions or minutes, within a period."""

    partner = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    service_lines = models.ManyToManyField(ServiceLine, related_name="contracts")
    bought_sessions = models.PositiveIntegerField(null=True, blank=True)
    bought_minutes = models.PositiveIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    po_number = models.CharField("purchase order", max_length=40, blank=True)

    class Meta:
        constraints = [
            in_order("contract_dates", "starts_on", "ends_on"),
            models.CheckConstraint(
                condition=Q(bought_sessions__isnull=False, bought_sessions__gt=0)
                | Q(bought_minutes__isnull=False, bought_minutes__gt=0),
                name="contract_buys_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}, {self.starts_on:%Y-%m-%d} to {self.ends_on:%Y-%m-%d}"
