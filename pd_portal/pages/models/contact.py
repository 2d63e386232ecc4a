"""Messages from the contact form: each has an owner, an age and an end."""

from datetime import datetime
from typing import Any, Self

import rules
from django.conf import settings
from django.db import models
from django.db.models import Q


class ContactMessageQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self if rules.has_perm("pages.answer_messages", user) else self.none()

    def waiting(self) -> Self:
        return self.filter(closed_at__isnull=True)


class ContactMessage(models.Model):
    """What somebody wrote. ``reference`` is on the receipt; an owner takes it, then closes it."""

    class Topic(models.TextChoices):
        SIGN_IN = "sign_in", "Signing in"
        RECORD = "record", "My training record"
        ACCESS = "access", "A page I cannot use"
        OTHER = "other", "Something else"

    reference = models.CharField(max_length=12, unique=True)
    topic = models.CharField(max_length=10, choices=Topic)
    text = models.TextField(max_length=4000)
    name = models.CharField(max_length=120)
    reply_to = models.CharField(max_length=254)
    sent_at = models.DateTimeField()
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="messages_sent",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="messages_owned",
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(max_length=2000, blank=True)

    objects = ContactMessageQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "id"]
        indexes = [models.Index(fields=["closed_at", "sent_at"], name="contact_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(topic__in=["sign_in", "record", "access", "other"]),
                name="contact_topic_known",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(outcome=""),
                name="contact_closed_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def age_days(self, now: datetime) -> int:
        """Whole days since it was sent."""
        return (now - self.sent_at).days
