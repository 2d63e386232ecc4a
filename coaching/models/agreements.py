"""What the parties agreed: text, and terms the software obeys."""

from django.db import models
from django.db.models import Q

from coaching.models.agreed import AgreedTerms
from coaching.models.engagements import Engagement, Party
from coaching.models.shapes import in_order, one_of, person_key


class AgreementVersion(AgreedTerms):
    """One version of an engagement's agreement; frozen once offered for signature.

    Draft, then offered, then in force from the last signature until the next version is.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    drafted_by = person_key()
    drafted_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

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
