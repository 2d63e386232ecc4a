"""The outbox. A message is a row first; the worker sends rows, a task only wakes it."""

import uuid

from django.db import models
from django.db.models import Q

from pd_portal.people.models import StaffMember


class Message(models.Model):
    """One message to one person about one version of one event.

    ``subject_label``, ``subject_ref`` and ``subject_version`` say which event, in which form;
    together with kind, recipient and channel they are unique, so nothing is said twice.
    ``data`` holds ids, dates and codes, never private text.

    A message that is said within another one names it as its ``digest`` and shares its fate.
    ``reminds_on`` is the day a reminder goes out on the recipient's clock: one a person a day.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        HELD = "held", "Kept, to be said together with others"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        DROPPED = "dropped", "No longer true, so not sent"
        UNREACHABLE = "unreachable", "Could not be told"
        DEAD = "dead", "Failed for good"

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        SMS = "sms", "Text message"
        IN_APP = "in_app", "On the portal only"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    recipient = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="messages")
    subject_label = models.CharField(max_length=60)
    subject_ref = models.CharField(max_length=60)
    subject_version = models.CharField(max_length=40, default="1")
    why = models.CharField(max_length=300)
    data = models.JSONField(default=dict)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.EMAIL)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    address = models.CharField(max_length=254, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    digest = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    reminds_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "kind",
                    "recipient",
                    "subject_label",
                    "subject_ref",
                    "subject_version",
                    "channel",
                ],
                name="message_said_once",
            ),
            models.UniqueConstraint(
                fields=["recipient", "reminds_on"], name="message_one_reminder_a_day"
            ),
            models.CheckConstraint(
                condition=Q(digest__isnull=True) | Q(reminds_on__isnull=True),
                name="message_part_is_no_digest",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="message_sent_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(lease_until__isnull=False),
                name="message_sending_has_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "created_at", "id"],
                condition=Q(state="waiting"),
                name="message_waiting_order",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["dead", "unreachable"]),
                name="message_stuck",
            ),
            models.Index(
                fields=["not_before"],
                condition=Q(state="held", digest__isnull=True),
                name="message_held",
            ),
            models.Index(fields=["recipient", "-created_at"], name="message_of_person"),
            models.Index(fields=["subject_label", "subject_ref"], name="message_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient_id}"


class Attachment(models.Model):
    """A file that goes with a message, such as a calendar invitation."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=100)
    mime_type = models.CharField(max_length=120)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class Wording(models.Model):
    """What a message said when it was sent, word for word; its reader alone sees it."""

    message = models.OneToOneField(
        Message, primary_key=True, on_delete=models.CASCADE, related_name="wording"
    )
    subject = models.CharField(max_length=200)
    text = models.TextField()

    def __str__(self) -> str:
        return self.subject
