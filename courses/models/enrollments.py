"""A person's go at a module, and how far they are."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from courses.content import EVERYONE
from pd_portal.access.grants import holder_of


class EnrollmentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The person's own: answers, tries and scores are nobody else's."""
        return self.filter(person_id=holder_of(user).person_id or 0)

    def of_user(self, user_id: int) -> Self:
        """Those of the person a login belongs to."""
        return self.filter(person__user_id=user_id)

    def current(self, module: str) -> Self:
        """Goes at the module ``module`` (slug), the open one first, then the newest."""
        mine = self.filter(module__slug=module, withdrawn_at__isnull=True)
        return mine.order_by(F("finished_at").desc(nulls_first=True), "-started_at", "-pk")


class Enrollment(models.Model):
    """One go of one person at one module; a renewal is a new one.

    Assigned ones wait without a release; starting pins the release and the variant
    (``en:operations``) of that day. Assigning is neither an obligation nor a start.
    ``finished_at`` is when the person had done everything, also while a task waits to be read.
    """

    person = models.ForeignKey(
        "pd_people.StaffMember", on_delete=models.PROTECT, related_name="enrollments"
    )
    module = models.ForeignKey(
        "pd_courses.ModulePage", on_delete=models.PROTECT, related_name="enrollments"
    )
    release = models.ForeignKey(
        "pd_courses.Release",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="enrollments",
    )
    variant = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    assigned_by = models.ForeignKey(
        "pd_people.StaffMember",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assigned_enrollments",
    )
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    last_event_at = models.DateTimeField(null=True, blank=True)
    active_seconds = models.PositiveIntegerField(default=0)
    extra_attempts = models.PositiveSmallIntegerField(
        default=0, help_text="Tries a facilitator gave on top of the rule's, at every check."
    )

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "module"],
                condition=Q(finished_at__isnull=True, withdrawn_at__isnull=True),
                name="enrollment_one_open",
            ),
            models.CheckConstraint(
                condition=Q(started_at__isnull=True, release__isnull=True)
                | Q(started_at__isnull=False, release__isnull=False),
                name="enrollment_start_pins_release",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True)
                | Q(started_at__isnull=False, finished_at__gte=F("started_at")),
                name="enrollment_finish_after_start",
            ),
        ]
        indexes = [models.Index(fields=["module", "started_at"], name="enrollment_module_start")]

    def __str__(self) -> str:
        return f"Enrollment {self.pk}"

    @property
    def job_group(self) -> str | None:
        """The job group code that the variant was taken as; none for everyone's."""
        group = self.variant.partition(":")[2]
        return None if group in ("", EVERYONE) else group


class LessonProgress(models.Model):
    """How far one enrollment is in one lesson: opened, the last block reached, finished."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="progress")
    lesson = models.CharField(max_length=100, help_text="The lesson's slug in the release.")
    opened_at = models.DateTimeField()
    last_block = models.CharField(max_length=36, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "lesson"], name="progress_once"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("opened_at")),
                name="progress_finish_after_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lesson} of enrollment {self.enrollment_id}"


class HelpRequest(models.Model):
    """A person whose tries are used up, waiting on a facilitator's list; no dead end.

    Closing it gives ``extra_attempts`` to every check of the enrollment. Holds no answer and no score.
    """

    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="help_requests"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "pd_people.StaffMember",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    extra_attempts = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True, help_text="What the facilitator tells the person.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment"],
                condition=Q(closed_at__isnull=True),
                name="help_request_one_open",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, extra_attempts__gte=1),
                name="help_request_closed_with_tries",
            ),
        ]

    def __str__(self) -> str:
        return f"Help for enrollment {self.enrollment_id}"
