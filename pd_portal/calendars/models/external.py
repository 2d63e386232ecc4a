"""Calendars people keep elsewhere, read so that their busy times block."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from pd_portal.people.models import StaffMember

STALE_AFTER = timedelta(hours=6)


class ExternalCalendar(models.Model):
    """An https address of a person's other calendar, and how reading it went."""

    person = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="external_calendars"
    )
    name = models.CharField(max_length=80)
    url = models.URLField(max_length=1000)
    etag = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url__startswith="https://"), name="externalcalendar_https"
            ),
            models.UniqueConstraint(fields=["person", "url"], name="externalcalendar_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_stale(self, now: datetime) -> bool:
        """Whether what we know of it is too old to trust."""
        return self.read_at is None or now - self.read_at > STALE_AFTER


class ExternalBusy(models.Model):
    """A busy time read from an external calendar: minutes only, no title, no place.

    An all-day event has ``first_day`` and ``following_day`` (exclusive) instead of minutes, since
    its hours depend on the owner's zone.
    """

    calendar = models.ForeignKey(ExternalCalendar, on_delete=models.CASCADE, related_name="busy")
    starts_min = models.BigIntegerField(null=True, blank=True)
    ends_min = models.BigIntegerField(null=True, blank=True)
    first_day = models.DateField(null=True, blank=True)
    following_day = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "external busy times"
        indexes = [models.Index(fields=["calendar", "starts_min"], name="externalbusy_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    first_day__isnull=True,
                    following_day__isnull=True,
                    starts_min__isnull=False,
                    ends_min__gt=F("starts_min"),
                )
                | Q(
                    starts_min__isnull=True,
                    ends_min__isnull=True,
                    first_day__isnull=False,
                    following_day__gt=F("first_day"),
                ),
                name="externalbusy_minutes_or_days",
            ),
        ]

    def __str__(self) -> str:
        return f"Busy in {self.calendar_id}"
