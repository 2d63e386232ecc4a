"""What a kind of coaching usually begins with, kept by the coaching lead."""

from django.db import models
from django.db.models import Q

from coaching.models.agreed import AgreedTerms
from coaching.models.services import FocusArea, ServiceLine
from coaching.models.sessions import CoachingSession
from coaching.models.shapes import one_of


class EngagementTemplateQuerySet(models.QuerySet["EngagementTemplate"]):
    def in_use(self) -> "EngagementTemplateQuerySet":
        """Those coaching can still begin with: not put away, and of a service on the menu."""
        return self.filter(archived_at=None, service_line__is_offered=True)


class EngagementTemplate(AgreedTerms):
    """What fills in a new engagement. Whatever it fills in is copied, and may be changed there.

    ``months`` is how long the coaching is meant to last; ``steps_due_days`` counts from its first
    day. Goals and steps are general words about the work, one a line: they name nobody, so they
    stand here in the clear and are sealed once they are somebody's.
    """

    name = models.CharField("Name of the template", max_length=120, unique=True)
    about = models.CharField("When to use it", max_length=300, blank=True)
    service_line = models.ForeignKey(
        ServiceLine, on_delete=models.PROTECT, related_name="+", verbose_name="Service"
    )
    focus_areas = models.ManyToManyField(FocusArea, related_name="+", blank=True)
    allotted_sessions = models.PositiveSmallIntegerField("Sessions agreed on", default=8)
    months = models.PositiveSmallIntegerField("Length in months", default=10)
    supervisor_sponsors = models.BooleanField(
        "The client's supervisor is the sponsor", default=False
    )
    agreement_text = models.TextField("Text of the agreement")
    goals = models.TextField("Goals to start with", blank=True)
    client_steps = models.TextField("First steps of the client", blank=True)
    coach_steps = models.TextField("First steps of the coach", blank=True)
    steps_due_days = models.PositiveSmallIntegerField("First steps are due after", default=14)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = EngagementTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(allotted_sessions__gte=1, allotted_sessions__lte=200),
                name="template_sessions",
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=36), name="template_months"
            ),
            models.CheckConstraint(
                condition=Q(steps_due_days__gte=1, steps_due_days__lte=365),
                name="template_steps_due",
            ),
            models.CheckConstraint(
                condition=Q(cancel_notice_hours__lte=168), name="template_notice_hours"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateSession(models.Model):
    """A kind of session a template brings: a coach without one of that name gets it offered."""

    template = models.ForeignKey(
        EngagementTemplate, on_delete=models.CASCADE, related_name="sessions"
    )
    name = models.CharField(max_length=80)
    minutes = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=10, choices=CoachingSession.Mode)

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("template_session_mode", "mode", "in_person", "video", "phone", "email"),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480), name="template_session_minutes"
            ),
            models.UniqueConstraint(fields=["template", "name"], name="template_session_name"),
        ]

    def __str__(self) -> str:
        return self.name
