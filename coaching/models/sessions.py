"""Sessions as they were planned and as they happened."""

from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from coaching.models.agreements import AgreementVersion
from coaching.models.engagements import Engagement, Party
from coaching.models.shapes import both_or_neither, in_order, one_of, person_key
from pd_portal.access.grants import holder_of
from pd_portal.people.models import Employer, OrgUnit

DAY_MINUTES = 24 * 60


class CoachingSessionQuerySet(QuerySet["CoachingSession"]):
    def visible_to(self, user: Any) -> "CoachingSessionQuerySet":
        """Those of the engagements ``user`` may see."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))

    def led_by(self, user: Any) -> "CoachingSessionQuerySet":
        """Those of the engagements ``user`` coaches today."""
        mine = Engagement.objects.of_person(holder_of(user).person_id, Party.Part.COACH)
        return self.filter(engagement__in=mine)


class CoachingSession(models.Model):
    """One meeting. Planned times are promises, actual times are facts; both aware, in UTC.

    ``minutes`` is set for held sessions alone. ``is_used`` says whether it took one of the agreed
    sessions, decided by the terms in force when it was logged. Introductions have ``intro_no``
    1 or 2 and no agreement; every other session names the version it was held under.
    """

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        VIDEO = "video", "Video"
        PHONE = "phone", "Phone"
        EMAIL = "email", "E-mail"

    class Outcome(models.TextChoices):
        HELD = "held", "Held"
        NO_SHOW = "no_show", "Missed"
        CANCELED_LATE = "canceled_late", "Canceled late"
        CANCELED = "canceled", "Canceled in time"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="sessions")
    agreement_version = models.ForeignKey(
        AgreementVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    intro_no = models.PositiveSmallIntegerField(null=True, blank=True)
    planned_starts_at = models.DateTimeField(null=True, blank=True)
    planned_ends_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.VIDEO)
    place = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True)
    is_used = models.BooleanField(default=False)
    is_three_way = models.BooleanField(default=False)
    booked_by = person_key(null=True, blank=True)
    booked_for = person_key(null=True, blank=True)
    logged_by = person_key(null=True, blank=True)
    logged_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = CoachingSessionQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("session_mode", "mode", "in_person", "video", "phone", "email"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "held", "no_show", "canceled_late", "canceled"]),
                name="session_outcome",
            ),
            models.CheckConstraint(
                condition=Q(agreement_version__isnull=False, intro_no__isnull=True)
                | Q(
                    agreement_version__isnull=True,
                    intro_no__isnull=False,
                    intro_no__in=[1, 2],
                    is_used=False,
                ),
                name="session_agreed_or_intro",
            ),
            models.UniqueConstraint(
                fields=["engagement", "intro_no"],
                condition=Q(intro_no__isnull=False) & ~Q(outcome__in=["canceled", "canceled_late"]),
                name="session_intro_once",
            ),
            both_or_neither("session_planned_pair", "planned_starts_at", "planned_ends_at"),
            both_or_neither("session_actual_pair", "started_at", "ended_at"),
            in_order(
                "session_planned_order", "planned_starts_at", "planned_ends_at", strictly=True
            ),
            in_order("session_actual_order", "started_at", "ended_at", strictly=True),
            models.CheckConstraint(
                condition=Q(outcome="held", minutes__isnull=False, started_at__isnull=False)
                | (~Q(outcome="held") & Q(minutes__isnull=True, started_at__isnull=True)),
                name="session_held_has_minutes",
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__gte=1, minutes__lte=DAY_MINUTES),
                name="session_minutes_in_a_day",
            ),
            models.CheckConstraint(
                condition=Q(planned_starts_at__isnull=False) | ~Q(outcome=""),
                name="session_planned_or_logged",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", logged_at=None)
                | (~Q(outcome="") & Q(logged_at__isnull=False)),
                name="session_logged_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["engagement", "outcome", "planned_starts_at"], name="session_plan"
            ),
            models.Index(fields=["outcome", "started_at", "minutes"], name="session_hours"),
            models.Index(fields=["outcome", "planned_ends_at"], name="session_needs_log"),
        ]

    def __str__(self) -> str:
        return f"Session {self.pk}"


class Attendance(models.Model):
    """One person expected at a session, and whether they came.

    ``employer`` and ``unit`` are where the person worked that day, copied in when logged.
    """

    class Presence(models.TextChoices):
        EXPECTED = "expected", "Expected"
        ATTENDED = "attended", "Attended"
        ABSENT = "absent", "Did not attend"

    session = models.ForeignKey(
        CoachingSession, on_delete=models.PROTECT, related_name="attendance"
    )
    person = person_key()
    part = models.CharField(max_length=10, choices=Party.Part)
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.EXPECTED)
    employer = models.ForeignKey(
        Employer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        OrgUnit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name_plural = "attendance"
        constraints = [
            one_of("attendance_part", "part", "coach", "client", "sponsor", "delegate"),
            one_of("attendance_presence", "presence", "expected", "attended", "absent"),
            models.UniqueConstraint(fields=["session", "person"], name="attendance_once"),
        ]
        indexes = [
            models.Index(fields=["person", "part", "session"], name="attendance_person"),
            models.Index(fields=["employer", "part", "session"], name="attendance_employer"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_presence_display()}"


class LedgerLine(models.Model):
    """That HR of ``employer`` sees the session in its ledger: written whenever a session is logged.

    ``day`` is when it began, or was to begin, on the agency's clock; ``minutes`` are a held
    session's alone. What the row says is read from the session, by the terms it was held under.
    """

    session = models.ForeignKey(CoachingSession, on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "employer"], name="ledger_line_once")
        ]
        indexes = [
            models.Index(fields=["employer", "day", "session", "minutes"], name="ledger_line_page")
        ]

    def __str__(self) -> str:
        return f"Session {self.session_id} at employer {self.employer_id}"


class ShortForm(models.Model):
    """The client's fixed short form before or after a session; read by client and coach."""

    class Moment(models.TextChoices):
        BEFORE = "before", "Before the session"
        AFTER = "after", "After the session"

    session = models.ForeignKey(CoachingSession, on_delete=models.PROTECT, related_name="+")
    person = person_key()
    moment = models.CharField(max_length=10, choices=Moment)
    answers_sealed = models.BinaryField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("short_form_moment", "moment", "before", "after"),
            models.UniqueConstraint(fields=["session", "person", "moment"], name="short_form_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_moment_display()}, session {self.session_id}"
