from django.db import models


class AuditRecord(models.Model):
    """One thing somebody did. Appended, later sealed into a hash chain, never changed."""

    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor_label = models.CharField(max_length=60, blank=True)
    actor_ref = models.CharField(max_length=60, blank=True)
    target_label = models.CharField(max_length=60, blank=True)
    target_ref = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["target_label", "target_ref"], name="audit_target"),
            models.Index(fields=["actor_label", "actor_ref"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.verb} {self.target_label} {self.target_ref}"


class AuditSeal(models.Model):
    """A link of the chain over one record: ``digest`` = SHA-256 of the last digest and the record."""

    record = models.OneToOneField(AuditRecord, on_delete=models.PROTECT, related_name="seal")
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk} {self.digest[:12]}"
