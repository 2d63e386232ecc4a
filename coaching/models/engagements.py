"""Who coaches whom, since when, and how it came about."""

from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from coaching.models.services import Contract, FocusArea, ServiceLine
from coaching.models.shapes import in_order, one_of, person_key
from pd_portal.access.grants import holder_of, roles_of
from pd_portal.access.roles import COACHING_LEAD
from pd_portal.people.models import OrgUnit


class EngagementQuerySet(QuerySet["Engagement"]):
    def visible_to(self, user: Any) -> "EngagementQuerySet":
        """Those ``user`` is a party of, or was the client of; a coaching lead's are all."""
        if COACHING_LEAD in roles_of(user):
            return self
        mine = Q(ends_on=None) | Q(part=Party.Part.CLIENT)
        held = Party.objects.filter(mine, person_id=holder_of(user).person_id)
        return self.filter(pk__in=held.values("engagement_id"))

    def of_person(self, person_id: int | None, *parts: str) -> "EngagementQuerySet":
        """Those where the person holds one of ``parts`` today."""
        held = Party.objects.filter(person_id=person_id, part__in=parts, ends_on=None)
        return self.filter(pk__in=held.values("engagement_id"))

    def arranged_by(self, user: Any) -> "EngagementQuerySet":
        """Those whose times are the user's to know: as coach, client or for either of them.

        A sponsor's are not among them: what a sponsor sees is in the agreement's terms.
        """
        parts = (Party.Part.COACH, Party.Part.CLIENT, Party.Part.DELEGATE)
        return self.of_person(holder_of(user).person_id, *parts)


class Engagement(models.Model):
    """Coaching for one client or one group, under one service, from first talk to close."""

    class Status(models.TextChoices):
        AGREEING = "agreeing", "Agreeing terms"
        ACTIVE = "active", "Active"
        CLOSED = "closed", "Closed"

    service_line = models.ForeignKey(ServiceLine, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(
        "pd_coaching.EngagementTemplate",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="engagements",
    )
    group_name = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(
        Contract, null=True, blank=True, on_delete=models.PROTECT, related_name="engagements"
    )
    focus_areas = models.ManyToManyField(FocusArea, related_name="+", blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.AGREEING)
    allotted_sessions = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = EngagementQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("engagement_status", "status", "agreeing", "active", "closed"),
            in_order("engagement_dates", "starts_on", "ends_on"),
            models.CheckConstraint(
                condition=Q(status="closed", closed_on__isnull=False)
                | (~Q(status="closed") & Q(closed_on__isnull=True)),
                name="engagement_closed_has_day",
            ),
        ]
        indexes = [models.Index(fields=["status", "created_at"], name="engagement_status_age")]

    def __str__(self) -> str:
        return f"Engagement {self.pk}"


class PartyQuerySet(QuerySet["Party"]):
    def current(self) -> "PartyQuerySet":
        """Parts held now: ending one takes effect at once, whatever its last day says."""
        return self.filter(ends_on=None)


class Party(models.Model):
    """One person's part in an engagement; closed, never edited.

    A delegate arranges times for ``for_person`` and sees date, time, place and mode alone.
    ``ends_on`` is the last day; rights end at once.
    """

    class Part(models.TextChoices):
        COACH = "coach", "Coach"
        CLIENT = "client", "Client"
        SPONSOR = "sponsor", "Sponsor"
        DELEGATE = "delegate", "Delegate"

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="parties")
    person = person_key()
    part = models.CharField(max_length=10, choices=Part)
    for_person = person_key(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "parties"
        constraints = [
            one_of("party_part", "part", "coach", "client", "sponsor", "delegate"),
            in_order("party_dates", "starts_on", "ends_on"),
            models.CheckConstraint(
                condition=Q(part="delegate", for_person__isnull=False)
                | (~Q(part="delegate") & Q(for_person__isnull=True)),
                name="party_delegate_names_whom",
            ),
            models.UniqueConstraint(
                fields=["engagement", "person", "part"],
                condition=Q(ends_on=None) & ~Q(part="delegate"),
                name="party_once",
            ),
            models.UniqueConstraint(
                fields=["engagement", "person", "for_person"],
                condition=Q(ends_on=None, part="delegate"),
                name="party_delegate_once",
            ),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(ends_on=None, part="sponsor"),
                name="party_one_sponsor",
            ),
        ]
        indexes = [models.Index(fields=["person", "part", "engagement"], name="party_person")]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_part_display()}"


class CoachingRequest(models.Model):
    """Somebody asks for a service. ``replaces``: another coach for a running engagement."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for a proposal"
        PROPOSED = "proposed", "Waiting for a choice"
        MATCHED = "matched", "Matched"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    requester = person_key()
    client = person_key()
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    service_line = models.ForeignKey(ServiceLine, on_delete=models.PROTECT, related_name="+")
    focus_areas = models.ManyToManyField(FocusArea, related_name="+", blank=True)
    need_sealed = models.BinaryField()
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    replaces = models.ForeignKey(
        Engagement, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    engagement = models.ForeignKey(
        Engagement, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            one_of(
                "request_status",
                "status",
                "waiting",
                "proposed",
                "matched",
                "declined",
                "withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "proposed"], decided_at__isnull=True)
                | (~Q(status__in=["waiting", "proposed"]) & Q(decided_at__isnull=False)),
                name="request_decided_has_time",
            ),
            models.CheckConstraint(
                condition=Q(status="matched", engagement__isnull=False)
                | (~Q(status="matched") & Q(engagement__isnull=True)),
                name="request_matched_has_engagement",
            ),
        ]
        indexes = [models.Index(fields=["status", "requested_at"], name="request_queue")]

    def __str__(self) -> str:
        return f"Request {self.pk}"


class Proposal(models.Model):
    """A coach put forward for a request. A client passes or chooses; no reason is asked.

    ``template`` is what the coaching will begin with, should this coach be chosen.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", "Waiting"
        CHOSEN = "chosen", "Chosen"
        PASSED = "passed", "Not this time"

    request = models.ForeignKey(CoachingRequest, on_delete=models.PROTECT, related_name="proposals")
    coach = person_key()
    template = models.ForeignKey(
        "pd_coaching.EngagementTemplate",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
    )
    proposed_by = person_key()
    proposed_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)

    class Meta:
        constraints = [
            one_of("proposal_answer", "answer", "waiting", "chosen", "passed"),
            models.UniqueConstraint(fields=["request", "coach"], name="proposal_once"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(answer="chosen"), name="proposal_one_chosen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coach} for request {self.request_id}"
