"""What stands between a message and its reader: a server that is away, a dead address, a refusal."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from pd_portal.notify.models.messages import Message
from pd_portal.people.models import StaffMember


class Outage(models.Model):
    """A way of sending that is down. The row is there while it is, and goes with it.

    While ``try_again_at`` lies ahead nothing is claimed for the channel, so that no message uses
    up its own attempts and the order stays.
    """

    channel = models.CharField(max_length=8, choices=Message.Channel, unique=True)
    since = models.DateTimeField()
    tries = models.PositiveIntegerField(default=1)
    try_again_at = models.DateTimeField()
    last_error = models.CharField(max_length=500)

    def __str__(self) -> str:
        return f"{self.channel} is down"


class Bounce(models.Model):
    """An address that does not work: the mail server said so for good, or HR knows.

    Open until ``cleared_at``. A new address of the person is not touched by it.
    """

    class How(models.TextChoices):
        SERVER = "server", "The mail server refused it"
        HAND = "hand", "HR wrote it down"

    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="bounces")
    address = models.CharField(max_length=254)
    how = models.CharField(max_length=8, choices=How)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        StaffMember, null=True, blank=True, on_delete=models.PROTECT, related_name="bounces_noted"
    )
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "address"],
                condition=Q(cleared_at__isnull=True),
                name="bounce_open_once",
            ),
            models.CheckConstraint(
                condition=Q(address=Lower("address")) & ~Q(address=""), name="bounce_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(how__in=["server", "hand"]), name="bounce_how_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} does not work"


class EmailRefusal(models.Model):
    """The person turned off e-mail for one group of kinds; what may not be refused still comes."""

    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="email_refusals")
    group = models.CharField(max_length=40)
    refused_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "group"], name="emailrefusal_once")
        ]

    def __str__(self) -> str:
        return f"no e-mail about {self.group}"


class ToldByLetter(models.Model):
    """HR handed or mailed the person a letter about a message that could not be sent."""

    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="told_by_letter")
    told_on = models.DateField()
    recorded_by = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, related_name="letters_recorded"
    )
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"told by letter on {self.told_on}"
