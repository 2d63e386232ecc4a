"""The people themselves: names, addresses, what they have read."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from pd_portal.people.models.dated import Dated, dates_ordered
from pd_portal.people.models.employers import Employer, Partner
from pd_portal.people.names import search_key, search_words


class StaffMemberQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those whose record ``user`` may open today, the user's own included."""
        from pd_portal.people.visibility import people_seen_by

        return self.filter(people_seen_by(user))

    def search(self, text: str) -> Self:
        """Every word of ``text`` is in a name, preferred name or employee id; accents optional."""
        found = self
        for word in search_words(text):
            found = found.filter(search_text__contains=word)
        return found

    def employed_on(self, day: date, employer: Employer | None = None) -> Self:
        """Those with an active position on ``day`` (at ``employer``, when given)."""
        from pd_portal.people.models.facts import Position

        positions = Position.objects.on(day).filter(person=models.OuterRef("pk"))
        if employer is not None:
            positions = positions.filter(employer=employer)
        return self.filter(models.Exists(positions))


class StaffMember(models.Model):
    """A person the portal knows. The roster comes first; a login is linked later, or never.

    ``external`` people (clients, contract coaches, guests) belong to a partner and are in no
    headcount. A duplicate points to the record it was ``merged_into``.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="staff_member",
    )
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    preferred_name = models.CharField(max_length=100, blank=True)
    external = models.BooleanField(default=False)
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )
    search_text = models.CharField(max_length=500, editable=False, default="")
    # The last day that was noticed: sign-ins were ended for it. Empty for whoever works here.
    left_on = models.DateField(null=True, blank=True, editable=False)

    objects = StaffMemberQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        indexes = [models.Index(fields=["family_name", "given_name", "id"], name="person_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(external=True, partner__isnull=False)
                | Q(external=False, partner__isnull=True),
                name="person_external_has_partner",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="person_not_merged_into_self",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.called} {self.family_name}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.search_text:
            self.search_text = search_key(self.given_name, self.family_name, self.preferred_name)
        super().save(*args, **kwargs)  # writes: the search words are part of the row itself

    @property
    def called(self) -> str:
        """The given name the person goes by."""
        return self.preferred_name or self.given_name

    @property
    def sort_name(self) -> str:
        """``Family, Given`` for lists."""
        return f"{self.family_name}, {self.called}"

    @property
    def work_email(self) -> str:
        """The newest open work address, or an empty string."""
        return self._open_address(EmailKind.WORK)

    @property
    def personal_email(self) -> str:
        """The newest open personal address, seen by the person and HR only."""
        return self._open_address(EmailKind.PERSONAL)

    def _open_address(self, kind: str) -> str:
        rows = [e for e in self.emails.all() if e.kind == kind and e.ends_on is None]
        return max(rows, key=lambda e: (e.starts_on, e.pk)).address if rows else ""


class EmailKind(models.TextChoices):
    WORK = "work", "Work"
    PERSONAL = "personal", "Personal"


class PersonEmail(Dated):
    """An address a person has or once had: a re-issued one is known by its other owner."""

    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="emails")
    address = models.EmailField(max_length=254)
    kind = models.CharField(max_length=10, choices=EmailKind, default=EmailKind.WORK)
    recorded_at = models.DateTimeField()
    end_recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["address"], name="personemail_address")]
        constraints = [
            dates_ordered("personemail"),
            models.CheckConstraint(
                condition=Q(kind__in=EmailKind.values), name="personemail_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(address=Lower("address")) & ~Q(address=""),
                name="personemail_lower_case",
            ),
            models.UniqueConstraint(
                fields=["person", "address"],
                condition=Q(ends_on__isnull=True),
                name="personemail_open_once",
            ),
        ]

    def __str__(self) -> str:
        return self.address


class NoticeReading(models.Model):
    """The person read a version of the data-use notice. Reading is not consent."""

    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="notices_read")
    version = models.PositiveIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "version"], name="noticereading_once")
        ]

    def __str__(self) -> str:
        return f"notice {self.version} read"


class MistakeReport(models.Model):
    """Somebody says that their record is wrong; HR answers."""

    person = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="mistake_reports"
    )
    text = models.TextField(max_length=2000)
    reported_at = models.DateTimeField()
    answer = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        StaffMember,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reports_answered",
    )

    class Meta:
        ordering = ["reported_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="mistakereport_answered",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Delegate(Dated):
    """Someone who sees a supervisor's status list, and only that, between two dates."""

    supervisor = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="delegations"
    )
    delegate = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="delegated_to")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            dates_ordered("delegate"),
            models.CheckConstraint(
                condition=~Q(supervisor=F("delegate")), name="delegate_is_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate} for {self.supervisor}"
