"""When a coach can be booked. Walls are minutes after midnight on the coach's own clock."""

from django.db import models
from django.db.models import F, Q

from coaching.models.shapes import in_order, person_key

DAY = 24 * 60


def wall_constraints(table: str) -> list[models.BaseConstraint]:
    """A stretch lies within one day and has an end after its start."""
    return [
        models.CheckConstraint(
            condition=Q(starts_wall__isnull=True)
            | Q(starts_wall__lt=F("ends_wall"), ends_wall__lte=DAY),
            name=f"{table}_walls",
        ),
    ]


class AvailabilityRule(models.Model):
    """Hours of a weekday (0 is Monday), every week; ``place`` says where, "Renton" for example."""

    coach = person_key()
    weekday = models.PositiveSmallIntegerField()
    starts_wall = models.PositiveSmallIntegerField()
    ends_wall = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["weekday", "starts_wall"]
        indexes = [models.Index(fields=["coach"], name="availabilityrule_coach")]
        constraints = [
            *wall_constraints("availabilityrule"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="availabilityrule_weekday"),
            models.UniqueConstraint(
                fields=["coach", "weekday", "starts_wall"], name="availabilityrule_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coach_id}: weekday {self.weekday}"


class AvailabilityOverride(models.Model):
    """Other hours on one day, in place of the weekly ones; without walls the day is closed."""

    coach = person_key()
    day = models.DateField()
    starts_wall = models.PositiveSmallIntegerField(null=True, blank=True)
    ends_wall = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["day", "starts_wall"]
        indexes = [models.Index(fields=["coach", "day"], name="availabilityoverride_day")]
        constraints = [
            *wall_constraints("availabilityoverride"),
            models.CheckConstraint(
                condition=Q(starts_wall__isnull=True, ends_wall__isnull=True)
                | Q(starts_wall__isnull=False, ends_wall__isnull=False),
                name="availabilityoverride_pair",
            ),
            models.UniqueConstraint(
                fields=["coach", "day", "starts_wall"], name="availabilityoverride_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coach_id}: {self.day}"


class OutOfOffice(models.Model):
    """Days, both included, on which a coach cannot be booked; clients read the note."""

    coach = person_key()
    first_day = models.DateField()
    last_day = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["first_day"]
        verbose_name_plural = "out of office"
        indexes = [models.Index(fields=["coach", "last_day"], name="outofoffice_coach_last")]
        constraints = [in_order("outofoffice_days", "first_day", "last_day")]

    def __str__(self) -> str:
        return f"{self.coach_id}: {self.first_day} to {self.last_day}"
