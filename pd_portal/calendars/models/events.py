"""What went out to people's calendars, word for word."""

from django.db import models
from django.db.models import Q


class CalendarEvent(models.Model):
    """One event in people's calendars for as long as its subject lives: the UID never changes."""

    uid = models.CharField(max_length=120, unique=True)
    subject_label = models.CharField(max_length=60)
    subject_ref = models.CharField(max_length=60)
    sequence = models.PositiveIntegerField(default=0)
    is_canceled = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_label", "subject_ref"], name="calendarevent_once_a_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uid} ({self.sequence})"


class CalendarFile(models.Model):
    """One version of an event as it was sent: sequence 0 first, one more for every change."""

    class Method(models.TextChoices):
        REQUEST = "REQUEST", "Invitation or change"
        CANCEL = "CANCEL", "Cancellation"

    event = models.ForeignKey(CalendarEvent, on_delete=models.CASCADE, related_name="files")
    sequence = models.PositiveIntegerField()
    method = models.CharField(max_length=10, choices=Method)
    body = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["event", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["event", "sequence"], name="calendarfile_sequence"),
            models.CheckConstraint(
                condition=Q(method__in=["REQUEST", "CANCEL"]), name="calendarfile_method"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.sequence} of {self.event_id}"
