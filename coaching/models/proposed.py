"""Times a coach proposes to a client, until one is chosen, none fits, or all have passed."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from coaching.models.booking import Booking
from coaching.models.engagements import Engagement
from coaching.models.session_types import SessionType
from coaching.models.shapes import one_of, person_key

MOST_TIMES = 5


class TimeProposalQuerySet(models.QuerySet["TimeProposal"]):
    def visible_to(self, user: Any) -> Self:
        """Those of engagements whose times ``user`` may know."""
        return self.filter(engagement__in=Engagement.objects.arranged_by(user))

    def live(self) -> Self:
        """Those the coach still has on their list."""
        return self.filter(state__in=TimeProposal.LIVE)

    def waiting(self, now: datetime) -> Self:
        """Those that can still be answered: open, and with a time to come."""
        return self.filter(state=TimeProposal.State.OPEN, expires_at__gt=now)


class TimeProposal(models.Model):
    """Up to five times for one session, proposed by a coach; one live at a time an engagement.

    The times are not held: five promises for one session would close a coach's week to everybody
    else, and whoever chooses a time that has gone is offered three free ones. ``key`` is the key
    of the booking it leads to, so that one proposal books once. ``expires_at`` is the start of
    the last time. ``words_sealed`` is a line for the client; an assistant does not read it.
    """

    class State(models.TextChoices):
        OPEN = "open", "Waiting for an answer"
        CHOSEN = "chosen", "A time was chosen"
        NONE_FITS = "none_fits", "None of the times fits"
        CLOSED = "closed", "Closed"

    LIVE = (State.OPEN, State.NONE_FITS)

    key = models.UUIDField(unique=True)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    session_type = models.ForeignKey(SessionType, on_delete=models.PROTECT, related_name="+")
    words_sealed = models.BinaryField()
    proposed_by = person_key()
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answered_by = person_key(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    booking = models.OneToOneField(
        Booking, null=True, blank=True, on_delete=models.PROTECT, related_name="proposal"
    )

    objects = TimeProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            one_of("timeproposal_state", "state", "open", "chosen", "none_fits", "closed"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("proposed_at")), name="timeproposal_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None)
                | Q(state__in=["chosen", "none_fits"], answered_at__isnull=False)
                | Q(state="closed"),
                name="timeproposal_answered_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None)),
                name="timeproposal_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="chosen", booking__isnull=False)
                | (~Q(state="chosen") & Q(booking=None)),
                name="timeproposal_chosen_has_booking",
            ),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(state__in=["open", "none_fits"]),
                name="timeproposal_one_live",
            ),
        ]

    def __str__(self) -> str:
        return f"Proposal of times {self.pk}"

    @property
    def headline(self) -> str:
        """What a card says to the client."""
        return f"{self.proposed_by} proposes times"


class ProposedTime(models.Model):
    """One start. ``is_outside``: beyond the hours, notice or limits when it was proposed."""

    proposal = models.ForeignKey(TimeProposal, on_delete=models.PROTECT, related_name="times")
    position = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    is_outside = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_TIMES),
                name="proposedtime_at_most_five",
            ),
            models.UniqueConstraint(fields=["proposal", "position"], name="proposedtime_place"),
            models.UniqueConstraint(fields=["proposal", "starts_at"], name="proposedtime_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}Z"
