"""Before a release: a proposal that waits for a second person, and trial runs."""

from django.db import models

from courses.models.releases import Release


class ReleaseProposal(models.Model):
    """A release whose kind overrules what the differences call for; a second person decides."""

    WAITING, CONFIRMED, WITHDRAWN = "waiting", "confirmed", "withdrawn"
    STATES = [(WAITING, "Waiting"), (CONFIRMED, "Confirmed"), (WITHDRAWN, "Withdrawn")]

    module = models.ForeignKey(
        "pd_courses.ModulePage", on_delete=models.PROTECT, related_name="release_proposals"
    )
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    proposed_kind = models.CharField(max_length=12, choices=Release.KINDS)
    kind = models.CharField(max_length=12, choices=Release.KINDS)
    old_completions_count = models.BooleanField(default=True)
    note = models.TextField()
    proposed_by = models.ForeignKey(
        "pd_people.StaffMember", null=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    decided_by = models.ForeignKey(
        "pd_people.StaffMember",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["module"],
                condition=models.Q(state="waiting"),
                name="courses_one_waiting_proposal",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_at=None)
                | (~models.Q(state="waiting") & models.Q(decided_at__isnull=False)),
                name="courses_proposal_decided_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed")
                | ~models.Q(decided_by=models.F("proposed_by")),
                name="courses_proposal_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module.title}: {self.get_kind_display()} proposed"


class TrialRun(models.Model):
    """A module as it stood one day, for named testers to read through. Leaves no records."""

    module = models.ForeignKey(
        "pd_courses.ModulePage", on_delete=models.CASCADE, related_name="trial_runs"
    )
    content = models.JSONField()
    job_group = models.CharField(max_length=40, blank=True)
    testers = models.ManyToManyField("pd_people.StaffMember", related_name="trial_runs")
    started_by = models.ForeignKey(
        "pd_people.StaffMember", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField()
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"Trial run of {self.module.title}"
