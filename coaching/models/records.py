"""Public-records requests, the two-person opening, holds, retention and disposition."""

from django.db import models
from django.db.models import F, Q

from coaching.models.engagements import Engagement
from coaching.models.shapes import in_order, one_of, person_key


class RecordsRequest(models.Model):
    """Somebody asks the agency for records about a person or a period."""

    class Status(models.TextChoices):
        NOTICE = "notice", "Notice period"
        ANSWERED = "answered", "Answered"
        WITHDRAWN = "withdrawn", "Withdrawn"

    requester = models.CharField(max_length=200)
    about = person_key(null=True, blank=True)
    period_starts_on = models.DateField()
    period_ends_on = models.DateField()
    received_on = models.DateField()
    earliest_release_on = models.DateField()
    union_contact = models.CharField("bargaining unit's contact", max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.NOTICE)
    logged_by = person_key()
    logged_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("records_status", "status", "notice", "answered", "withdrawn"),
            in_order("records_period", "period_starts_on", "period_ends_on"),
            in_order("records_release", "received_on", "earliest_release_on"),
        ]

    def __str__(self) -> str:
        return f"Records request {self.pk}"


class RecordsNotice(models.Model):
    """One notice of a request: to whom, when. Appended, never changed."""

    class Recipient(models.TextChoices):
        PERSON = "person", "The person named"
        REQUESTER = "requester", "The requester"
        UNION = "union", "The bargaining unit's contact"

    request = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="notices")
    recipient = models.CharField(max_length=10, choices=Recipient)
    person = person_key(null=True, blank=True)
    address = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [one_of("notice_recipient", "recipient", "person", "requester", "union")]

    def __str__(self) -> str:
        return f"{self.get_recipient_display()}, request {self.request_id}"


class Opening(models.Model):
    """One engagement's private text opened to a records officer: two people, a reason, a limit."""

    request = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="openings")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    asked_by = person_key()
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    approved_by = person_key(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")),
                name="opening_two_people",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None, expires_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False, expires_at__isnull=False),
                name="opening_approved_whole",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="opening_has_reason"),
            in_order("opening_dates", "approved_at", "expires_at", strictly=True),
        ]

    def __str__(self) -> str:
        return f"Opening {self.pk}"


class Redaction(models.Model):
    """Words withheld from a bundle, with the exemption that allows it. The words are sealed."""

    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="redactions")
    item = models.CharField(max_length=40, help_text="The piece it applies to: note-12, goal-3.")
    words_sealed = models.BinaryField(help_text="Empty words withhold the whole piece.")
    exemption = models.CharField(max_length=200)
    made_by = person_key()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(exemption=""), name="redaction_has_exemption")
        ]

    def __str__(self) -> str:
        return f"Redaction {self.pk}"


class LegalHold(models.Model):
    """Nothing of this engagement is deleted while a hold is open, whatever retention says."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(max_length=200)
    placed_by = person_key()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            in_order("hold_dates", "starts_on", "ends_on"),
            models.CheckConstraint(condition=~Q(matter=""), name="hold_has_matter"),
        ]

    def __str__(self) -> str:
        return f"Hold {self.pk}"


class RetentionRule(models.Model):
    """How long a type of record is kept after an engagement closes. No years: keep."""

    class RecordType(models.TextChoices):
        PRIVATE_NOTE = "private_note", "Private notes"
        SHARED = "shared", "Shared summaries, goals and actions"
        SESSION = "session", "Session facts"
        AGREEMENT = "agreement", "Agreements"

    record_type = models.CharField(max_length=20, choices=RecordType, unique=True)
    years = models.PositiveSmallIntegerField(null=True, blank=True)
    authority = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            one_of(
                "retention_type", "record_type", "private_note", "shared", "session", "agreement"
            )
        ]

    def __str__(self) -> str:
        kept = "not set: keep" if self.years is None else f"{self.years} years"
        return f"{self.get_record_type_display()}: {kept}"


class DisposalPlan(models.Model):
    """One engagement's text of one kind is to be deleted; until ``copy_until`` people take copies.

    Ended by being carried out (then there is a disposition) or withdrawn.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    record_type = models.CharField(max_length=20, choices=RetentionRule.RecordType)
    planned_by = person_key()
    planned_at = models.DateTimeField()
    copy_until = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    disposition = models.OneToOneField(
        "Disposition", null=True, blank=True, on_delete=models.PROTECT, related_name="plan"
    )

    class Meta:
        constraints = [
            one_of("disposal_plan_type", "record_type", "private_note", "shared"),
            models.UniqueConstraint(
                fields=["engagement", "record_type"],
                condition=Q(ended_at=None),
                name="disposal_plan_once",
            ),
            models.CheckConstraint(
                condition=Q(disposition=None) | Q(ended_at__isnull=False),
                name="disposal_plan_carried_out_has_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"Deletion planned {self.pk}"


class Disposition(models.Model):
    """What was permanently deleted, when, under what authority, by which two people."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    record_type = models.CharField(max_length=20, choices=RetentionRule.RecordType)
    pieces = models.PositiveIntegerField()
    authority = models.CharField(max_length=200)
    asked_by = person_key()
    approved_by = person_key()
    disposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of(
                "disposition_type", "record_type", "private_note", "shared", "session", "agreement"
            ),
            models.CheckConstraint(
                condition=~Q(approved_by=F("asked_by")), name="disposition_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"Disposition {self.pk}"
