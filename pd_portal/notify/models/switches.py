"""What the agency decides about reminders. One row; without it the shipped values hold."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


class Switches(models.Model):
    """When supervisors read about their people, and when the next supervisor does too.

    ``escalate_after_days`` counts days after the due date; empty: nobody is told further up.
    ``digest_weekday``: 0 is Monday.
    """

    class Digest(models.TextChoices):
        WEEKLY = "weekly", "Once a week"
        DAILY = "daily", "Every working day"
        OFF = "off", "Not at all"

    WEEKDAYS = [(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday")]

    supervisor_digest = models.CharField(
        "Tell supervisors about their people",
        max_length=6,
        choices=Digest,
        default=Digest.WEEKLY,
    )
    digest_weekday = models.PositiveSmallIntegerField(
        "On which day of the week", choices=WEEKDAYS, default=0
    )
    escalate_after_days = models.PositiveSmallIntegerField(
        "Tell the next supervisor after so many days past the due date",
        null=True,
        blank=True,
        default=42,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="Leave empty to tell nobody further up.",
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "switches"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="switches_one_row"),
            models.CheckConstraint(
                condition=Q(supervisor_digest__in=["weekly", "daily", "off"])
                & Q(digest_weekday__lte=4),
                name="switches_known",
            ),
            models.CheckConstraint(
                condition=Q(escalate_after_days__isnull=True)
                | Q(escalate_after_days__gte=1, escalate_after_days__lte=365),
                name="switches_days",
            ),
        ]

    def __str__(self) -> str:
        return "what the agency decides about reminders"


class ScanMark(models.Model):
    """How far a source of reminders was asked: everybody on ``day``, then up to its ``mark``.

    It only saves work. Without it, or with a day that is not today, everybody is asked.
    """

    source = models.CharField(max_length=80, unique=True)
    day = models.DateField()
    mark = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.source} on {self.day}"
