"""What reports keep: files made in the background, and what supervisors asked HR for."""

from django.db import models
from django.db.models import F, Q

from pd_portal.jobs.models import Job
from pd_portal.people.models import StaffMember
from pd_portal.policy.models import Extension, Requirement


class ReportFile(models.Model):
    """A workbook a job made, kept a week. Only the person who asked for the job may fetch it."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="report_file")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    made_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name


class ExtensionRequest(models.Model):
    """A supervisor asks HR for more time for somebody. Open until it is granted or declined.

    ``until`` is what was asked for; HR may grant another day. ``answer`` is HR's sentence.
    """

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="extension_requests"
    )
    asked_by = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="extension_requests_made"
    )
    until = models.DateField()
    asked_at = models.DateTimeField()
    extension = models.OneToOneField(
        Extension, null=True, blank=True, on_delete=models.PROTECT, related_name="request"
    )
    answer = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "person"],
                condition=Q(decided_at__isnull=True),
                name="extensionrequest_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("person")), name="extensionrequest_by_another"
            ),
            models.CheckConstraint(
                condition=Q(
                    decided_at__isnull=True, decided_by__isnull=True, extension__isnull=True
                )
                | Q(decided_at__isnull=False, decided_by__isnull=False)
                & (Q(extension__isnull=False) | ~Q(answer="")),
                name="extensionrequest_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} until {self.until}"

    @property
    def is_open(self) -> bool:
        return self.decided_at is None
