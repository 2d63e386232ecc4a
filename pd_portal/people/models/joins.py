"""One human with employments at two employers: said by one, looked at by the other."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from pd_portal.access import roles
from pd_portal.people.models.employers import Employer
from pd_portal.people.models.merges import Merge
from pd_portal.people.models.persons import StaffMember
from pd_portal.people.models.roles import RoleGrant


class JoinRequestQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        """Neither decided nor withdrawn."""
        return self.filter(decided_at__isnull=True, withdrawn_at__isnull=True)

    def decided_by(self, person_id: int, day: date) -> Self:
        """Those ``person_id`` may decide: as HR of the other employer, or as an administrator
        where nobody else is HR there. Never one's own request, nor one about oneself.
        """
        apart = Q(person=OuterRef("asked_by")) | Q(person=OuterRef("person"))
        hr = _held(roles.HR, day).exclude(apart)
        admin = _held(roles.ADMINISTRATOR, day).filter(person=person_id)
        anywhere = Q(employer=OuterRef("other")) | Q(employer__isnull=True)
        may = _there(hr.filter(person=person_id)) | (
            ~_there(hr) & Q(Exists(admin.filter(anywhere)))
        )
        return self.exclude(asked_by=person_id).exclude(person=person_id).filter(may)

    def visible_to(self, user: Any, day: date) -> Self:
        """Those the user's employer asked, and those the user may decide or decided."""
        from pd_portal.access.grants import holder_of
        from pd_portal.people.visibility import employers_speaking

        person_id = holder_of(user).person_id or 0
        own = Q(employer__in=employers_speaking(user)) | Q(decided_by=person_id)
        mine = self.model.objects.decided_by(person_id, day).values("pk")
        return self.filter(own | Q(pk__in=mine))


def _held(role: str, day: date) -> Any:
    return RoleGrant.objects.in_force(day).filter(role=role, unit__isnull=True)


def _there(grants: Any) -> Q:
    """Do any of ``grants`` cover the other employer? Those over the agency leave partners out."""
    own = Exists(grants.filter(employer=OuterRef("other")))
    whole = Exists(grants.filter(employer__isnull=True))
    return Q(own) | (Q(other__partner__isnull=True) & Q(whole))


class JoinRequest(models.Model):
    """Somebody of ``employer`` says that its ``person`` also works at the ``other`` employer.

    ``number`` is the employee id there as they were told it; only who decides looks it up, so
    asking finds out nothing. Approving makes the ``merge``; undoing that takes it apart again.
    """

    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="join_requests")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="joins_asked")
    other = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="joins_to_decide")
    number = models.CharField(max_length=40)
    why = models.CharField(max_length=500)
    asked_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="joins_asked")
    asked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="joins_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    merge = models.OneToOneField(
        Merge, null=True, blank=True, on_delete=models.PROTECT, related_name="join_request"
    )

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(employer=F("other")), name="joinrequest_between_two"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="joinrequest_second_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, merge__isnull=True)
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    withdrawn_at__isnull=True,
                ),
                name="joinrequest_decided",
            ),
            models.UniqueConstraint(
                fields=["person", "other"],
                condition=Q(decided_at__isnull=True, withdrawn_at__isnull=True),
                name="joinrequest_waiting_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.employer} and {self.other}"

    @property
    def is_waiting(self) -> bool:
        return self.decided_at is None and self.withdrawn_at is None

    def age_days(self, now: datetime) -> int:
        return (now - self.asked_at).days
