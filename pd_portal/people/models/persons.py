from django.conf import settings
from django.db import models


class StaffMember(models.Model):
    """A person the portal knows. The roster comes first; a login is linked later, or never."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="staff_member",
    )
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"
