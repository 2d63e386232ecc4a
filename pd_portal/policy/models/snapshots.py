"""What is frozen: days of knowledge, published month-ends, snapshots."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from pd_portal.people.models import StaffMember
from pd_portal.policy.models.requirements import Requirement


class ClosedDay(models.Model):
    """From ``closed_at`` on, what was known at the end of ``day`` no longer changes."""

    day = models.DateField(primary_key=True)
    closed_at = models.DateTimeField()

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return str(self.day)


class SnapshotQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Snapshots of the requirements whose figures ``user`` may read today."""
        return self.filter(requirement__in=Requirement.objects.visible_to(user).values("pk"))


class Snapshot(models.Model):
    """Figures frozen with what they mean. ``content`` is canonical JSON, ``digest`` its SHA-256.

    ``params``: ``as_of``, ``known_on`` (or none), ``known_before`` (facts recorded before that
    moment were known), ``unit`` and ``job_group`` (codes, or none).
    """

    code = models.CharField(max_length=20, unique=True)
    requirement = models.ForeignKey(
        Requirement, null=True, on_delete=models.PROTECT, related_name="snapshots"
    )
    title = models.CharField(max_length=200)
    kind = models.SlugField(max_length=40)
    params = models.JSONField(default=dict)
    definitions = models.JSONField(default=dict)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        StaffMember, null=True, on_delete=models.PROTECT, related_name="snapshots_taken"
    )

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_at"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class MonthEnd(models.Model):
    """A published month-end of a requirement: the only figures Board and partners see.

    ``figures`` is the whole table as published, ``pooled`` the ids of the units pooled into
    "Other small sites". Both are chosen once; a correction is a new row that ``replaces`` it.
    """

    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, related_name="month_ends"
    )
    day = models.DateField()
    figures = models.JSONField()
    pooled = models.JSONField(default=list)
    note = models.TextField(blank=True)
    snapshot = models.ForeignKey(
        Snapshot, null=True, on_delete=models.PROTECT, related_name="month_ends"
    )
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        StaffMember, null=True, on_delete=models.PROTECT, related_name="month_ends_published"
    )
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    class Meta:
        ordering = ["requirement", "-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "day"],
                condition=Q(replaces__isnull=True),
                name="monthend_once",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
                name="monthend_replaces_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement}, {self.day}"
