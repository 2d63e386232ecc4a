"""How a session came to be planned: who asked, for whom, through which form."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from coaching.models.engagements import Engagement
from coaching.models.session_types import SessionType
from coaching.models.sessions import CoachingSession
from coaching.models.shapes import one_of, person_key
from pd_portal.access.grants import roles_of
from pd_portal.access.roles import COACHING_LEAD


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, user: Any) -> Self:
        """Those of engagements whose times ``user`` may know; a lead's are all."""
        if COACHING_LEAD in roles_of(user):
            return self
        return self.filter(engagement__in=Engagement.objects.arranged_by(user))

    def to_come(self, now: datetime) -> Self:
        """Planned sessions that have not ended, and requests for times that have not passed."""
        planned = models.Q(session__outcome="", session__planned_ends_at__gt=now)
        waiting = models.Q(state="waiting", ends_at__gt=now)
        return self.filter(planned | waiting)


class Booking(models.Model):
    """One form sent once. ``key`` is the form's own, so that sending it again books nothing.

    A request that waits for the coach has no session and claims no time; confirming it makes
    both, or fails because the time has gone.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for the coach"
        CONFIRMED = "confirmed", "Booked"
        DECLINED = "declined", "Not possible"
        WITHDRAWN = "withdrawn", "Withdrawn"

    key = models.UUIDField(unique=True)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="bookings")
    session_type = models.ForeignKey(SessionType, on_delete=models.PROTECT, related_name="+")
    session = models.OneToOneField(
        CoachingSession, null=True, blank=True, on_delete=models.PROTECT, related_name="booking"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State)
    asked_by = person_key()
    asked_for = person_key(null=True, blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            one_of("booking_state", "state", "waiting", "confirmed", "declined", "withdrawn"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="booking_has_minutes"
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", session__isnull=False)
                | (~Q(state="confirmed") & Q(session__isnull=True)),
                name="booking_confirmed_has_session",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="booking_decided_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["engagement", "state", "starts_at"], name="booking_waiting")
        ]

    def __str__(self) -> str:
        return f"Booking {self.pk}"

    @property
    def begins_at(self) -> datetime:
        """When it is planned for now: the session may have moved since it was booked."""
        return (self.session and self.session.planned_starts_at) or self.starts_at

    @property
    def finishes_at(self) -> datetime:
        """The planned end, as ``begins_at``."""
        return (self.session and self.session.planned_ends_at) or self.ends_at
