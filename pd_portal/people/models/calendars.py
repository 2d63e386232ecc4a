"""When somebody is scheduled to work (TIMELINE T22)."""

from django.db import models
from django.db.models import Q

from pd_portal.people.models.dated import dates_ordered
from pd_portal.people.models.employers import Employer


class CalendarKind(models.TextChoices):
    SCHOOL_YEAR = "school_year", "School year"
    FULL_YEAR = "full_year", "260 days"
    CUSTOM = "custom", "Custom"


class WorkCalendar(models.Model):
    """A named set of stretches in which its holders work; one without stretches is every day."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="calendars")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=CalendarKind, default=CalendarKind.SCHOOL_YEAR)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["employer", "code"], name="workcalendar_code"),
            models.CheckConstraint(
                condition=Q(kind__in=CalendarKind.values), name="workcalendar_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WorkPeriod(models.Model):
    """A stretch in which people on the calendar are scheduled, both days included."""

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.CASCADE, related_name="periods")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            dates_ordered("workperiod"),
            models.UniqueConstraint(fields=["calendar", "starts_on"], name="workperiod_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on}"
