"""Two records of one person become one, and can become two again."""

from django.db import models
from django.db.models import F, Q

from pd_portal.people.models.persons import StaffMember


class MergePermit(models.Model):
    """Lives inside the transaction of a merge: guards let a person key move from one to the other."""

    from_id = models.BigIntegerField()
    to_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_id", "to_id"], name="mergepermit_once")
        ]

    def __str__(self) -> str:
        return f"{self.from_id} to {self.to_id}"


class Merge(models.Model):
    """What a merge moved, row by row, so that undoing it restores every foreign key.

    ``moved`` maps a table and column (``pd_people_leave.person_id``) to the ids of its rows;
    ``kept`` holds what handlers of other apps need to undo their part, by handler name.
    """

    duplicate = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="merges_away")
    into = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="merges_in")
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    moved = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(duplicate=F("into")), name="merge_between_two_records"
            ),
            models.UniqueConstraint(
                fields=["duplicate"],
                condition=Q(undone_at__isnull=True),
                name="merge_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duplicate} into {self.into}"
