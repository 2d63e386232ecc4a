"""The Board's policies, their goals in order, and the targets set for a goal."""

from django.db import models
from django.db.models import F, Q

from pd_portal.people.models import Employer


class Policy(models.Model):
    """A policy of an employer. Two may share a number; the screen then says so."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="policies")
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["number", "title"]
        verbose_name_plural = "policies"
        constraints = [
            models.CheckConstraint(condition=~Q(number="") & ~Q(title=""), name="policy_is_named")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class PolicyVersion(models.Model):
    """The words of a policy as adopted; the newest one adopted by a day is in force then."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    adopted_on = models.DateField()
    text = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["policy", "adopted_on"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "adopted_on"], name="policyversion_once")
        ]

    def __str__(self) -> str:
        return f"{self.policy}, adopted {self.adopted_on}"


class PolicyReference(models.Model):
    """A policy that a version names: ``target`` is the one held here, empty when it is not."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="references")
    label = models.CharField(max_length=200)
    target = models.ForeignKey(
        Policy, null=True, blank=True, on_delete=models.PROTECT, related_name="referred_to_by"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "label"], name="policyreference_once")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_held(self) -> bool:
        """Whether the policy it names is in the library here."""
        return self.target_id is not None


class Goal(models.Model):
    """One of a policy's goals, in the policy's order. ``is_headline``: the all-staff goal."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="goals")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    statement = models.TextField(blank=True)
    is_headline = models.BooleanField(default=False)

    class Meta:
        ordering = ["policy", "position"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "position"], name="goal_position"),
            models.UniqueConstraint(
                fields=["policy"], condition=Q(is_headline=True), name="goal_one_headline"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """A percentage to reach by a date. Met, missed or renewed by another one; never edited."""

    MET, MISSED, RENEWED = "met", "missed", "renewed"
    OUTCOMES = [(MET, "Met"), (MISSED, "Missed"), (RENEWED, "Renewed")]

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="targets")
    percent = models.PositiveSmallIntegerField()
    reach_by = models.DateField()
    recorded_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=OUTCOMES, null=True, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    renews = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewed_by"
    )

    class Meta:
        ordering = ["goal", "reach_by"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=100), name="target_percent"
            ),
            models.CheckConstraint(
                condition=Q(outcome__isnull=True, outcome_at__isnull=True)
                | Q(
                    outcome__in=["met", "missed", "renewed"],
                    outcome_at__isnull=False,
                    outcome_at__gte=F("recorded_at"),
                ),
                name="target_outcome_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % by {self.reach_by}"
