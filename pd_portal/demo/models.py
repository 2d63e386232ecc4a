"""What the demo keeps instead of sending it."""

from django.db import models

from pd_portal.people.models import StaffMember


class SentMail(models.Model):
    """An e-mail or text message exactly as it would have left the portal.

    ``raw`` is the whole e-mail with headers and attachments; of a text message, its words.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        SMS = "sms", "Text message"

    channel = models.CharField(max_length=8, choices=Channel, default=Channel.EMAIL)
    at = models.DateTimeField(db_index=True)
    to = models.CharField(max_length=254)
    person = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    subject = models.CharField(max_length=200)
    raw = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="sentmail_of_person")]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"
