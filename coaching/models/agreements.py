"""What the parties agreed: text, and terms the software obeys."""

from django.db import models
from django.db.models import Q

from coaching.models.engagements import Engagement, Party
from coaching.models.shapes import in_order, one_of, person_key


class AgreementVersion(models.Model):
    """One version of an engagement's agreement; frozen once offered for signature.

    Draft, then offered, then in force from the last signature until the next version is.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    sponsor_sees_sessions = models.BooleanField(
        "The sponsor sees the dates and minutes of sessions", default=True
    )
    sponsor_sees_attendance = models.BooleanField(
        "The sponsor sees who attended, and sessions missed or canceled late", default=False
    )
    sponsor_sees_focus = models.BooleanField("The sponsor sees the focus areas", default=True)
    sponsor_gets_reports = models.BooleanField(
        "The sponsor gets reports the client has released", default=True
    )
    hr_sees_name = models.BooleanField(
        "HR of the client's own employer sees the client's name", default=False
    )
    hr_sees_attendance = models.BooleanField(
        "HR of the client's own employer sees sessions missed or canceled late", default=False
    )
    cancel_notice_hours = models.PositiveSmallIntegerField("Hours of notice", default=24)
    no_show_counts = models.BooleanField(
        "A session missed or canceled late uses up one of the agreed sessions", default=True
    )
    keeps_private_notes = models.BooleanField(
        "The coach may keep private working notes", default=True
    )
    drafted_by = person_key()
    drafted_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    TERMS = (
        "sponsor_sees_sessions",
        "sponsor_sees_attendance",
        "sponsor_sees_focus",
        "sponsor_gets_reports",
        "hr_sees_name",
        "hr_sees_attendance",
        "cancel_notice_hours",
        "no_show_counts",
        "keeps_private_notes",
    )

    class Meta:
        ordering = ["engagement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "number"], name="agreement_number"),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(in_force_at__isnull=False, ended_at=None),
                name="agreement_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(in_force_at=None, ended_at=None),
                name="agreement_one_pending",
            ),
            models.CheckConstraint(
                condition=Q(in_force_at=None) | Q(offered_at__isnull=False),
                name="agreement_offered_before_force",
            ),
            models.CheckConstraint(
                condition=Q(cancel_notice_hours__lte=168), name="agreement_notice_hours"
            ),
            in_order("agreement_dates", "in_force_at", "ended_at"),
        ]

    def __str__(self) -> str:
        return f"Agreement {self.engagement_id}, version {self.number}"


class Signature(models.Model):
    """One party signed one version. Appended, never changed."""

    class How(models.TextChoices):
        SIGNED_IN = "signed_in", "Signed in"
        LINK = "link", "From a link in an e-mail"
        PAPER = "paper", "On paper"

    version = models.ForeignKey(
        AgreementVersion, on_delete=models.PROTECT, related_name="signatures"
    )
    person = person_key()
    part = models.CharField(max_length=10, choices=Party.Part)
    how = models.CharField(max_length=10, choices=How)
    signed_at = models.DateTimeField()
    recorded_by = person_key(null=True, blank=True)
    text_digest = models.CharField(max_length=64)
    scan = models.FileField(upload_to="coaching/agreements/%Y/", blank=True)

    class Meta:
        constraints = [
            one_of("signature_how", "how", "signed_in", "link", "paper"),
            models.CheckConstraint(
                condition=Q(part__in=["coach", "client", "sponsor"]), name="signature_part"
            ),
            models.UniqueConstraint(fields=["version", "person", "part"], name="signature_once"),
            models.CheckConstraint(
                condition=~Q(how="paper") | Q(recorded_by__isnull=False),
                name="signature_paper_has_recorder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_part_display()}"
