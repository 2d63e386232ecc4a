"""What the client works toward, who does what next, and what a sponsor is told."""

from django.db import models
from django.db.models import Q

from coaching.models.engagements import Engagement
from coaching.models.sessions import CoachingSession
from coaching.models.shapes import one_of, person_key


class CoachingGoal(models.Model):
    """A goal the client chose. Its words (outcome, measure, baseline, target, evidence) are sealed.

    ``link_kind`` and ``link_ref`` name what another app offered to link to, a module for example.
    """

    class Kind(models.TextChoices):
        PRACTICE = "practice", "My own practice"
        TEAM = "team", "My team"
        REFORM = "reform", "A change in the system"

    class State(models.TextChoices):
        OPEN = "open", "Working on it"
        REACHED = "reached", "Reached"
        STOPPED = "stopped", "Set aside"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="goals")
    client = person_key()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PRACTICE)
    body_sealed = models.BinaryField()
    is_shareable = models.BooleanField(
        "May appear in a report to the sponsor, after I release it", default=False
    )
    link_kind = models.CharField(max_length=20, blank=True)
    link_ref = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    review_on = models.DateField(null=True, blank=True)
    written_by = person_key()
    written_at = models.DateTimeField()
    sessions = models.ManyToManyField(CoachingSession, related_name="goals", blank=True)

    class Meta:
        constraints = [
            one_of("goal_kind", "kind", "practice", "team", "reform"),
            one_of("goal_state", "state", "open", "reached", "stopped"),
            models.CheckConstraint(
                condition=Q(link_kind="", link_ref="") | (~Q(link_kind="") & ~Q(link_ref="")),
                name="goal_link_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Goal {self.pk}"


class ActionItem(models.Model):
    """One next step, with an owner and a day. Its words are sealed."""

    engagement = models.ForeignKey(
        Engagement, on_delete=models.PROTECT, related_name="action_items"
    )
    session = models.ForeignKey(
        CoachingSession,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="action_items",
    )
    owner = person_key()
    body_sealed = models.BinaryField()
    due_on = models.DateField(null=True, blank=True)
    written_by = person_key()
    written_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(dropped_at=None), name="action_done_or_dropped"
            ),
        ]
        indexes = [models.Index(fields=["owner", "done_at", "due_on"], name="action_due")]

    def __str__(self) -> str:
        return f"Action {self.pk}"


class ProgressShare(models.Model):
    """A client lets their coach see progress in one thing. Off until given, ended at any time."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    person = person_key()
    link_kind = models.CharField(max_length=20)
    link_ref = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "person", "link_kind", "link_ref"],
                condition=Q(ended_at=None),
                name="progress_share_once",
            )
        ]

    def __str__(self) -> str:
        return f"Progress share {self.pk}"


class SponsorReport(models.Model):
    """What a sponsor will read: drafted by the coach, changed and released by the client."""

    class Kind(models.TextChoices):
        MIDPOINT = "midpoint", "Midpoint report"
        END = "end", "End report"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=10, choices=Kind)
    body_sealed = models.BinaryField()
    goals = models.ManyToManyField(CoachingGoal, related_name="+", blank=True)
    drafted_by = person_key()
    drafted_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = person_key(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("report_kind", "kind", "midpoint", "end"),
            models.UniqueConstraint(fields=["engagement", "kind"], name="report_once"),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False, offered_at__isnull=False),
                name="report_released_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
