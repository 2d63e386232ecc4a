"""How many engagements a coach can hold at a time."""

from django.db import models
from django.db.models import Q

from coaching.models.shapes import person_key

MOST = 99


class CoachCapacity(models.Model):
    """From ``starts_on`` a coach can hold ``engagements`` at a time; 0 is none for now.

    Appended, never changed: what holds on a day is the row of the latest ``starts_on`` up to that
    day, and of two of the same day the one said last.
    """

    coach = person_key()
    engagements = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    said_by = person_key()
    said_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "coach capacities"
        indexes = [models.Index(fields=["coach", "starts_on"], name="capacity_coach_day")]
        constraints = [
            models.CheckConstraint(condition=Q(engagements__lte=MOST), name="capacity_at_most")
        ]

    def __str__(self) -> str:
        return f"{self.coach_id}: {self.engagements} from {self.starts_on}"
