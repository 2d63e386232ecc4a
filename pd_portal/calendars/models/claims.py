"""Who is promised when. The database itself refuses two claims on one person's minute."""

from datetime import UTC, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q

from pd_portal.people.models import StaffMember

HOLD = "hold"  # the subject_label of a claim that waits for a form to be sent
LONGEST_MINUTES = 24 * 60
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class TimeClaimQuerySet(models.QuerySet["TimeClaim"]):
    def overlapping(self, starts_min: int, ends_min: int) -> Self:
        """Claims that share a minute with [starts_min, ends_min)."""
        return self.filter(
            starts_min__gt=starts_min - LONGEST_MINUTES,
            starts_min__lt=ends_min,
            ends_min__gt=starts_min,
        )

    def expired(self, now: datetime) -> Self:
        """Holds nobody waits for any more."""
        return self.filter(expires_at__lte=now)

    def in_force(self, now: datetime) -> Self:
        """Claims that still block at ``now``."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))

    def of(self, label: str, ref: object) -> Self:
        """The claims of one subject."""
        return self.filter(subject_label=label, subject_ref=str(ref))


class TimeClaim(models.Model):
    """One person's time, [starts_min, ends_min) in whole UTC minutes since 1970, for one subject.

    Inserted and deleted, never updated. The subject is named by label and id, since the apps it
    lives in stand above this one. A claim with ``expires_at`` is a hold.
    """

    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    starts_min = models.BigIntegerField()
    ends_min = models.BigIntegerField()
    subject_label = models.CharField(max_length=60)
    subject_ref = models.CharField(max_length=60)
    expires_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    objects = TimeClaimQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "starts_min", "ends_min"], name="timeclaim_person_time"),
            models.Index(fields=["subject_label", "subject_ref"], name="timeclaim_subject"),
            models.Index(fields=["expires_at"], name="timeclaim_expiry"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_min__gt=F("starts_min")), name="timeclaim_has_minutes"
            ),
            models.CheckConstraint(
                condition=Q(ends_min__lte=F("starts_min") + LONGEST_MINUTES),
                name="timeclaim_at_most_a_day",
            ),
            models.CheckConstraint(
                condition=Q(subject_label=HOLD, expires_at__isnull=False)
                | (~Q(subject_label=HOLD) & Q(expires_at__isnull=True)),
                name="timeclaim_holds_expire",
            ),
            models.UniqueConstraint(
                fields=["person", "subject_label", "subject_ref"], name="timeclaim_once_a_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.starts_at:%Y-%m-%d %H:%M}Z, {self.subject_label}"

    @property
    def starts_at(self) -> datetime:
        """The start, aware, in UTC."""
        return EPOCH + timedelta(minutes=self.starts_min)

    @property
    def ends_at(self) -> datetime:
        """The end, aware, in UTC."""
        return EPOCH + timedelta(minutes=self.ends_min)


def minutes_of(starts_at: datetime, ends_at: datetime) -> tuple[int, int]:
    """Two aware moments as whole minutes, rounded outward."""
    minute = timedelta(minutes=1)
    return (starts_at - EPOCH) // minute, -((EPOCH - ends_at) // minute)
