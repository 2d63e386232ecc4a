"""What a person answered. Answers name options by their real ids, which never leave the server."""

from django.db import models
from django.db.models import F, Q


class Attempt(models.Model):
    """One try at one machine-marked block. ``seed`` (secret) orders, draws and disguises."""

    enrollment = models.ForeignKey(
        "pd_courses.Enrollment", on_delete=models.CASCADE, related_name="attempts"
    )
    block = models.CharField(max_length=36)
    number = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=32)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    right = models.PositiveSmallIntegerField(null=True, blank=True)
    total = models.PositiveSmallIntegerField(null=True, blank=True)
    is_last = models.BooleanField(
        default=False, help_text="The person asked for the answers, which ended their tries."
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "block", "number"], name="attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["enrollment", "block"],
                condition=Q(submitted_at__isnull=True),
                name="attempt_one_open",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, right__isnull=True, total__isnull=True)
                | Q(
                    submitted_at__isnull=False,
                    right__isnull=False,
                    total__isnull=False,
                    right__lte=F("total"),
                    total__gte=1,
                ),
                name="attempt_marked_when_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"Try {self.number} at block {self.block}"


class Response(models.Model):
    """The answer to one block within one try (``attempt`` 0 where there are no tries).

    ``sequence`` only grows: a late save with a lower number changes nothing.
    ``answer`` is JSON; ``sealed`` holds ciphertext where an agency keeps private reflections,
    and neither holds text where it does not (``written_at`` alone says that it was written).
    """

    enrollment = models.ForeignKey(
        "pd_courses.Enrollment", on_delete=models.CASCADE, related_name="responses"
    )
    block = models.CharField(max_length=36)
    attempt = models.PositiveSmallIntegerField(default=0)
    sequence = models.PositiveIntegerField(default=1)
    answer = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True, blank=True)
    saved_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(
        "pd_people.StaffMember",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The facilitator who read a shared reflection.",
    )
    reply = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "block", "attempt"], name="response_once_a_try"
            ),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="response_sequence_positive"),
        ]

    def __str__(self) -> str:
        return f"Answer to block {self.block}"
