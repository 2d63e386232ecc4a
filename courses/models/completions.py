"""The record that a person finished a module. Written once; corrected by a row that names it."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from pd_portal.access import roles
from pd_portal.access.grants import holder_of
from pd_portal.people.models import StaffMember
from pd_portal.people.visibility import in_scope
from pd_portal.ui.dates import today

# How a module was completed, and its hours: who sees that (``courses.who_sees``, source_hours).
KEEPERS = frozenset({roles.HR, roles.REGISTRAR, roles.RECORDS_OFFICER})


class ModuleCompletionQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Those no correction has taken out."""
        return self.filter(void__isnull=True)

    def visible_to(self, user: Any) -> Self:
        """One's own, and those of the people whose records one keeps."""
        holder = holder_of(user)
        seen = Q(pk=holder.person_id)
        for grant in holder.grants:
            if grant.role in KEEPERS:
                seen |= in_scope(grant, today())
        people = StaffMember.objects.filter(seen)
        return self.filter(person__in=people.values("pk"))


class ModuleCompletion(models.Model):
    """A person met a module's rule. Never changed and never deleted.

    ``completed_at`` is the moment that counts (the hand-in of a task that was read later);
    ``recorded_at`` is when the portal knew. ``version`` is the release's number, kept for prior
    learning without a release. ``rule`` is what was demanded, ``score`` percent or none.
    """

    ONLINE, GROUP, RECORDED, PRIOR = "online", "group", "recorded", "prior"
    SOURCES = [
        (ONLINE, "Online"),
        (GROUP, "Group sitting"),
        (RECORDED, "Recorded by HR"),
        (PRIOR, "Prior learning"),
    ]

    person = models.ForeignKey(
        "pd_people.StaffMember", on_delete=models.PROTECT, related_name="completions"
    )
    module = models.ForeignKey(
        "pd_courses.ModulePage", on_delete=models.PROTECT, related_name="completions"
    )
    release = models.ForeignKey(
        "pd_courses.Release",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="completions",
    )
    enrollment = models.OneToOneField(
        "pd_courses.Enrollment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="completion",
    )
    version = models.PositiveSmallIntegerField()
    variant = models.CharField(max_length=60, blank=True)
    rule = models.JSONField()
    completed_at = models.DateTimeField()
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    proficient = models.BooleanField()
    source = models.CharField(max_length=10, choices=SOURCES, default=ONLINE)
    recorded_at = models.DateTimeField()

    objects = ModuleCompletionQuerySet.as_manager()

    class Meta:
        ordering = ["-completed_at"]
        indexes = [models.Index(fields=["person", "module"], name="completion_person_module")]
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=["online", "group", "recorded", "prior"]),
                name="completion_source_known",
            ),
            models.CheckConstraint(
                condition=Q(source="prior") | Q(release__isnull=False),
                name="completion_names_its_release",
            ),
            models.CheckConstraint(
                condition=~Q(source="online") | Q(enrollment__isnull=False),
                name="completion_online_has_enrollment",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__lte=F("recorded_at")),
                name="completion_recorded_after",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=100), name="completion_score_percent"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="completion_version_positive"),
        ]

    def __str__(self) -> str:
        return f"Completion {self.pk}"


class CompletionVoid(models.Model):
    """The correction that takes a completion out of every count, with the reason."""

    completion = models.OneToOneField(
        ModuleCompletion, on_delete=models.PROTECT, related_name="void"
    )
    reason = models.CharField(max_length=300)
    voided_by = models.ForeignKey(
        "pd_people.StaffMember", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="completion_void_says_why")
        ]

    def __str__(self) -> str:
        return f"Void of completion {self.completion_id}"
