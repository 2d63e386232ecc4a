"""Files of completions seen elsewhere: read, looked at line by line, then taken in or put aside."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from pd_portal.people.models import Employer, StaffMember
from pd_portal.people.visibility import employers_kept_by


class PastImportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Files of the employers whose roster ``user`` keeps."""
        return self.filter(employer__in=employers_kept_by(user))


class PastImport(models.Model):
    """One file. ``lines``: as read, in order, each a dictionary of text; nothing else is kept.

    ``taken_in`` is how many completions it wrote.
    """

    STAGED, APPLIED, DISCARDED = "staged", "applied", "discarded"
    STATES = [(STAGED, "Waiting for you"), (APPLIED, "Taken in"), (DISCARDED, "Put aside")]

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="past_imports")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    lines = models.JSONField()
    state = models.CharField(max_length=10, choices=STATES, default=STAGED)
    taken_in = models.PositiveIntegerField(default=0)
    staged_at = models.DateTimeField()
    staged_by = models.ForeignKey(
        StaffMember, null=True, on_delete=models.PROTECT, related_name="past_imports"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = PastImportQuerySet.as_manager()

    class Meta:
        ordering = ["-staged_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="staged", decided_at__isnull=True)
                | Q(state__in=["applied", "discarded"], decided_at__isnull=False),
                name="pastimport_decided_once",
            ),
            models.UniqueConstraint(
                fields=["employer", "digest"],
                condition=Q(state="applied"),
                name="pastimport_file_once",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
