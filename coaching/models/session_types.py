"""What a coach offers to be booked for, and under which rules."""

from django.db import models
from django.db.models import Q

from coaching.models.sessions import CoachingSession
from coaching.models.shapes import one_of, person_key


class SessionType(models.Model):
    """A kind of session of one coach. Buffers, notice and lengths are minutes.

    The rules bind whoever books; the coach and a coaching lead may go outside all of them, but
    never over a claim.
    """

    class Confirmation(models.TextChoices):
        AT_ONCE = "at_once", "Booked at once"
        ASKED = "asked", "I confirm each request"

    class WindowCount(models.TextChoices):
        CALENDAR = "calendar", "days"
        BUSINESS = "business", "weekdays (Monday to Friday)"

    coach = person_key()
    name = models.CharField(max_length=80)
    minutes = models.PositiveSmallIntegerField("Length in minutes", default=60)
    mode = models.CharField(
        max_length=10, choices=CoachingSession.Mode, default=CoachingSession.Mode.VIDEO
    )
    place = models.CharField(max_length=200, blank=True)
    step_minutes = models.PositiveSmallIntegerField("Minutes between starts", default=30)
    align_minutes = models.PositiveSmallIntegerField("Starts on multiples of", default=30)
    buffer_before = models.PositiveSmallIntegerField("Free minutes before", default=0)
    buffer_after = models.PositiveSmallIntegerField("Free minutes after", default=15)
    notice_minutes = models.PositiveIntegerField("Notice in minutes", default=24 * 60)
    window_days = models.PositiveSmallIntegerField("Bookable ahead", default=60)
    window_count = models.CharField(
        max_length=10, choices=WindowCount, default=WindowCount.CALENDAR
    )
    most_a_day = models.PositiveSmallIntegerField("Sessions a day at most", null=True, blank=True)
    most_a_week = models.PositiveSmallIntegerField("Sessions a week at most", null=True, blank=True)
    confirmation = models.CharField(
        max_length=10, choices=Confirmation, default=Confirmation.AT_ONCE
    )
    is_offered = models.BooleanField("Can be booked", default=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            one_of("sessiontype_mode", "mode", "in_person", "video", "phone", "email"),
            one_of("sessiontype_confirmation", "confirmation", "at_once", "asked"),
            one_of("sessiontype_window_count", "window_count", "calendar", "business"),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480), name="sessiontype_minutes"
            ),
            models.CheckConstraint(
                condition=Q(step_minutes__gte=5, step_minutes__lte=480), name="sessiontype_step"
            ),
            models.CheckConstraint(
                condition=Q(align_minutes__gte=1, align_minutes__lte=60), name="sessiontype_align"
            ),
            models.CheckConstraint(
                condition=Q(buffer_before__lte=240, buffer_after__lte=240),
                name="sessiontype_buffers",
            ),
            models.CheckConstraint(
                condition=Q(notice_minutes__lte=525_600), name="sessiontype_notice"
            ),
            models.CheckConstraint(
                condition=Q(window_days__gte=1, window_days__lte=366), name="sessiontype_window"
            ),
            models.CheckConstraint(
                condition=Q(most_a_day__isnull=True) | Q(most_a_day__gte=1),
                name="sessiontype_most_a_day",
            ),
            models.CheckConstraint(
                condition=Q(most_a_week__isnull=True) | Q(most_a_week__gte=1),
                name="sessiontype_most_a_week",
            ),
            models.UniqueConstraint(fields=["coach", "name"], name="sessiontype_name"),
        ]

    def __str__(self) -> str:
        return self.name
