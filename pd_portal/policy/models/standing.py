"""Standing: the timeline's segments, stored with two clocks. Written by the refresh alone."""

from datetime import UTC, date, datetime

from django.db import models
from django.db.models import F, Q

from pd_portal.people.models import JobGroup, OrgUnit, StaffMember
from pd_portal.policy.models.requirements import Requirement

# Half-open ends are never null: what has no end, ends (or is superseded) here.
LAST_DAY = date(9999, 12, 31)
END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)


class Obligation(models.IntegerChoices):
    UNKNOWN = 0, "Not known"
    NOT_EMPLOYED = 1, "Not employed"
    NOT_REQUIRED = 2, "Not required"
    EXCUSED = 3, "Excused"
    REQUIRED = 4, "Required"


class Reason(models.IntegerChoices):
    NONE = 0, ""
    NO_REQUIREMENT = 1, "No requirement yet"
    RETIRED = 2, "The requirement is retired"
    NOT_IN_AUDIENCE = 3, "Not in the audience"
    EXEMPT_PERSON = 4, "The person's exemption"
    EXEMPT_UNIT = 5, "The unit's exemption"
    EXEMPT_JOB_GROUP = 6, "The job group's exemption"
    LEAVE = 7, "Leave"


class Progress(models.IntegerChoices):
    NONE = 0, ""
    NOT_STARTED = 1, "Not started"
    IN_PROGRESS = 2, "In progress"
    WAITING_FOR_REVIEW = 3, "Waiting for review"
    COMPLETED = 4, "Completed"
    PROFICIENT = 5, "Proficient"


class Timing(models.IntegerChoices):
    NONE = 0, ""
    NOT_DUE = 1, "Not due"
    OVERDUE = 2, "Overdue"
    LAPSED = 3, "Lapsed"


class Standing(models.Model):
    """One segment: from ``starts_on`` up to, not with, ``ends_on`` this is how it stands.

    Valid time is ``starts_on``/``ends_on``, knowledge time ``recorded_at``/``superseded_at``,
    both half-open. Rows that are not superseded partition the days of a person and requirement.
    """

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    obligation = models.PositiveSmallIntegerField(choices=Obligation)
    reason = models.PositiveSmallIntegerField(choices=Reason, default=Reason.NONE)
    progress = models.PositiveSmallIntegerField(choices=Progress, default=Progress.NONE)
    timing = models.PositiveSmallIntegerField(choices=Timing, default=Timing.NONE)
    due_on = models.DateField(null=True)
    unit = models.ForeignKey(
        OrgUnit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    job_group = models.ForeignKey(
        JobGroup, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(default=END_OF_TIME)
    # Over all of the above but the clocks: see policy.checksums.
    checksum = models.BigIntegerField(db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on")), name="standing_dates_ordered"
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__lte=F("superseded_at")), name="standing_clock_ordered"
            ),
            models.CheckConstraint(
                condition=Q(obligation=Obligation.REQUIRED, progress__gte=1, timing__gte=1)
                | ~Q(obligation=Obligation.REQUIRED) & Q(progress=0, timing=0, due_on__isnull=True),
                name="standing_only_required_progress",
            ),
            models.UniqueConstraint(
                fields=["requirement", "person", "starts_on"],
                condition=Q(superseded_at=END_OF_TIME),
                name="standing_current_once",
            ),
        ]
        indexes = [
            # Covers every figure: as of any day, now or as known on a day.
            models.Index(
                fields=[
                    "requirement", "superseded_at", "ends_on", "starts_on", "obligation",
                    "reason", "progress", "timing", "unit", "job_group", "recorded_at", "person",
                ],
                name="standing_figures",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_obligation_display()} from {self.starts_on}"


class Fulfilled(models.Model):
    """A cycle that was met, with the due date that stood that day (TIMELINE T17).

    ``valid_until`` is the last valid day. ``due_on`` empty: nothing was owed yet. Two clocks as
    in Standing.
    """

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    met_on = models.DateField()
    reached_on = models.DateField()
    valid_until = models.DateField()
    due_on = models.DateField(null=True)
    days_late = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(default=END_OF_TIME)

    class Meta:
        indexes = [
            models.Index(
                fields=["requirement", "superseded_at", "met_on", "days_late", "person"],
                name="fulfilled_figures",
            ),
            # One person's last valid day, whatever is known of everybody else.
            models.Index(
                fields=["person", "requirement", "reached_on", "valid_until"],
                name="fulfilled_person",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(recorded_at__lte=F("superseded_at")), name="fulfilled_clock_ordered"
            )
        ]

    def __str__(self) -> str:
        return f"met {self.met_on}"


class StandingDue(models.Model):
    """The standing of a person and requirement is to be reckoned again.

    ``since`` is when the newest fact behind it was recorded. ``token`` changes with every new
    fact, so that a refresh that began before it leaves the row. ``error`` is the last failure.
    """

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(db_index=True)
    token = models.UUIDField()
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["requirement", "person"], name="standingdue_once")
        ]

    def __str__(self) -> str:
        return f"due since {self.since}"
