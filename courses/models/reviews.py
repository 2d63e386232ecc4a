"""Tasks a person reads. The levels are of the task, never of the person."""

from django.db import models
from django.db.models import Q

NOT_YET_SHOWN, DEVELOPING, PROFICIENT, LEADS_OTHERS = (
    "not_yet_shown",
    "developing",
    "proficient",
    "leads_others",
)
LEVELS = [
    (NOT_YET_SHOWN, "Not yet shown"),
    (DEVELOPING, "Developing"),
    (PROFICIENT, "Proficient"),
    (LEADS_OTHERS, "Leads others"),
]
SHOWN = frozenset({PROFICIENT, LEADS_OTHERS})


class Submission(models.Model):
    """A task handed in to be read: a module's shared task, or a pathway's evidence item.

    ``handed_in_at`` is the day it counts from; a later one for the same task has a higher ``number``.
    """

    person = models.ForeignKey(
        "pd_people.StaffMember", on_delete=models.PROTECT, related_name="submissions"
    )
    enrollment = models.ForeignKey(
        "pd_courses.Enrollment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="submissions",
    )
    block = models.CharField(max_length=36, blank=True)
    evidence = models.ForeignKey(
        "pd_courses.EvidenceItem",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="submissions",
    )
    number = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    handed_in_at = models.DateTimeField()
    promised_on = models.DateField(help_text="The day by which a facilitator will have read it.")
    second_reader_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["handed_in_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(enrollment__isnull=False, evidence__isnull=True) & ~Q(block="")
                | Q(enrollment__isnull=True, evidence__isnull=False, block=""),
                name="submission_task_or_evidence",
            ),
            models.UniqueConstraint(
                fields=["enrollment", "block", "number"],
                condition=Q(enrollment__isnull=False),
                name="submission_number_of_task",
            ),
            models.UniqueConstraint(
                fields=["person", "evidence", "number"],
                condition=Q(evidence__isnull=False),
                name="submission_number_of_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"Task handed in {self.handed_in_at:%Y-%m-%d}"


class Review(models.Model):
    """A facilitator's reading of a submission. ``reader`` 2 is the second reader, whose word stands.

    ``levels`` maps each criterion to its level; ``level`` is the lowest of them.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reviews")
    reader = models.PositiveSmallIntegerField(default=1)
    reviewer = models.ForeignKey(
        "pd_people.StaffMember", on_delete=models.PROTECT, related_name="reviews"
    )
    levels = models.JSONField(default=dict)
    level = models.CharField(max_length=15, choices=LEVELS)
    comment = models.TextField(blank=True)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["reader"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "reader"], name="review_once_a_reader"),
            models.UniqueConstraint(
                fields=["submission", "reviewer"], name="review_two_different_readers"
            ),
            models.CheckConstraint(
                condition=Q(reader__gte=1, reader__lte=2), name="review_two_readers_at_most"
            ),
            models.CheckConstraint(
                condition=Q(level__in=[code for code, _ in LEVELS]), name="review_level_known"
            ),
            models.CheckConstraint(
                condition=Q(level__in=[PROFICIENT, LEADS_OTHERS]) | ~Q(comment=""),
                name="review_says_what_to_change",
            ),
        ]

    def __str__(self) -> str:
        return f"Reading {self.reader} of task {self.submission_id}"

    @property
    def is_proficient(self) -> bool:
        """Whether the task was shown at *proficient* or above."""
        return self.level in SHOWN
