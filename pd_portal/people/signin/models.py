"""One-time codes on letters, and sign-ins a person has to look at."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pd_portal.people.models import Employment, StaffMember


class CodeReason(models.TextChoices):
    LETTER = "letter", "First letter"
    RENEWAL = "renewal", "Renewed in person"


class ActivationCodeQuerySet(models.QuerySet):
    def open(self, now: datetime) -> Self:
        """Codes that still open a door at ``now``."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)


class ActivationCode(models.Model):
    """A code that lets its person set a password, once. Only a keyed digest of it is kept."""

    person = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="activation_codes"
    )
    employment = models.ForeignKey(
        Employment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    login_name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=10, choices=CodeReason)
    clears_second_factor = models.BooleanField(default=False)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = ActivationCodeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["login_name"], name="activation_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="activation_one_open",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="activation_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=CodeReason.values), name="activation_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True),
                name="activation_used_or_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.login_name}, {self.get_reason_display()}"


class ReviewReason(models.TextChoices):
    UNKNOWN = "unknown", "Nobody on the roster has this address or number"
    SEVERAL = "several", "More than one person has this address"
    REISSUED = "reissued", "Another person had this address before"
    MAILBOX = "mailbox", "The address belongs to a desk, not to a person"
    UNVERIFIED = "unverified", "The identity provider has not verified the address"
    TAKEN = "taken", "The person already signs in another way"
    RETURNED = "returned", "The person works here again; the login is from before"


class LinkReviewQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(decided_at__isnull=True)


class LinkReview(models.Model):
    """Somebody signed in through an identity provider and could not be matched without doubt."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="link_reviews"
    )
    provider = models.CharField(max_length=80)
    name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=254, blank=True)
    employee_id = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=12, choices=ReviewReason)
    seen_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = LinkReviewQuerySet.as_manager()

    class Meta:
        ordering = ["seen_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(decided_at__isnull=True), name="linkreview_one_open"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=ReviewReason.values), name="linkreview_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(decided_at__isnull=False),
                name="linkreview_person_when_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.address or self.employee_id}"

    def age_days(self, now: datetime) -> int:
        return (now - self.seen_at).days
