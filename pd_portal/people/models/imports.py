"""Roster files: where they come from, what each import did, what waits for a person to decide."""

from django.db import models
from django.db.models import F, Q

from pd_portal.people.models.employers import Employer
from pd_portal.people.models.persons import StaffMember


class SourceFormat(models.TextChoices):
    POSITIONS = "positions", "HR or payroll list (CSV or Excel)"
    LEAVES = "leaves", "Leaves (CSV or Excel)"
    ONEROSTER = "oneroster", "OneRoster 1.1 or 1.2 (zip)"


class RosterSource(models.Model):
    """A named system of one employer. ``profile`` says how its files are understood.

    Absence, the guard, deltas and undo are reckoned within one source alone.
    """

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="sources")
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    format = models.CharField(max_length=10, choices=SourceFormat, default=SourceFormat.POSITIONS)
    profile = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(format__in=SourceFormat.values), name="rostersource_format_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ImportStatus(models.TextChoices):
    UPLOADED = "uploaded", "Uploaded"
    STAGED = "staged", "Waiting for confirmation"
    APPLIED = "applied", "Applied"
    UNDONE = "undone", "Undone"
    DISCARDED = "discarded", "Discarded"
    FAILED = "failed", "Could not be read"


class RosterImport(models.Model):
    """One file. ``figures`` counts its lines by outcome; ``ending`` is what the guard saw.

    ``as_of`` is the day the file speaks of; changes without a date of their own take it.
    """

    source = models.ForeignKey(RosterSource, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    as_of = models.DateField()
    status = models.CharField(max_length=10, choices=ImportStatus, default=ImportStatus.UPLOADED)
    message = models.TextField(blank=True)
    figures = models.JSONField(default=dict, blank=True)
    ending = models.JSONField(default=dict, blank=True)
    opens = models.JSONField(default=dict, blank=True)
    started_by = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="imports_started"
    )
    created_at = models.DateTimeField()
    staged_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ImportStatus.values), name="rosterimport_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="applied") | Q(applied_at__isnull=False),
                name="rosterimport_applied_when",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("applied_at")),
                name="rosterimport_undone_after",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class RosterUpload(models.Model):
    """The bytes of a file until its import is applied or discarded; then they are deleted."""

    roster_import = models.OneToOneField(
        RosterImport, on_delete=models.CASCADE, related_name="upload"
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"upload of import {self.roster_import_id}"


class ImportProblem(models.Model):
    """A line that was not used, or used with a warning, and why."""

    roster_import = models.ForeignKey(
        RosterImport, on_delete=models.CASCADE, related_name="problems"
    )
    severity = models.CharField(max_length=8)
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300)
    key = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["line", "id"]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"

    @property
    def outcome(self) -> str:
        """What becomes of the line."""
        words = {"error": "Not used", "review": "Waits for you", "warning": "Used"}
        return words.get(self.severity, "")


class SourceLink(models.Model):
    """The source calls the person by ``key`` (a sourcedId)."""

    source = models.ForeignKey(RosterSource, on_delete=models.PROTECT, related_name="links")
    key = models.CharField(max_length=64)
    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="source_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="sourcelink_key")]

    def __str__(self) -> str:
        return f"{self.source.code} {self.key}"


class ReviewKind(models.TextChoices):
    NUMBER_REUSED = "number_reused", "The number belonged to somebody of another name"
    SAME_PERSON = "same_person", "A new number with a known name and address"
    OTHER_SOURCE = "other_source", "Another source knows this number by another name"


class ReviewItem(models.Model):
    """A row nobody may decide but a person. The decision is used from the next import on."""

    source = models.ForeignKey(RosterSource, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=16, choices=ReviewKind)
    key = models.CharField(max_length=64)
    name = models.CharField(max_length=210)
    suggested = models.ForeignKey(
        StaffMember, null=True, on_delete=models.PROTECT, related_name="suggested_in_reviews"
    )
    created_at = models.DateTimeField()
    same_person = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        StaffMember,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reviews_decided",
    )

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "key"], name="reviewitem_once"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, same_person__isnull=True)
                | Q(decided_at__isnull=False, same_person__isnull=False),
                name="reviewitem_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"
