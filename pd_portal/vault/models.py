from django.db import models


class OwnerKey(models.Model):
    """The data key of one owner (an engagement, a person), wrapped by a master key.

    Deleting the row makes everything sealed for that owner unreadable for good.
    """

    kind = models.CharField(max_length=40)
    owner_id = models.CharField(max_length=40)
    wrapped = models.BinaryField()
    master_key = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "owner_id"], name="vault_one_key_an_owner")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner_id}"
