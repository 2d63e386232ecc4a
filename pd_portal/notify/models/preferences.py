"""What each person chose: how often, when, by what way."""

from django.db import models
from django.db.models import Q

from pd_portal.people.models import StaffMember


class Preference(models.Model):
    """Choices that hold for everything sent to a person. No row means the shipped defaults."""

    person = models.OneToOneField(
        StaffMember, on_delete=models.PROTECT, related_name="message_preference"
    )
    quiet_from_hour = models.PositiveSmallIntegerField(default=19)
    quiet_until_hour = models.PositiveSmallIntegerField(default=7)
    weekends = models.BooleanField(default=False)
    mobile_number = models.CharField(max_length=20, blank=True)
    sms_opted_in_at = models.DateTimeField(null=True, blank=True)
    email_refused_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from_hour__lte=23) & Q(quiet_until_hour__lte=23),
                name="preference_hours_of_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"preferences of {self.person_id}"


class GroupChoice(models.Model):
    """How often a person wants one group of kinds: at once, daily or weekly."""

    class Pace(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DAILY = "daily", "Once a day, together"
        WEEKLY = "weekly", "Once a week, together"

    person = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="message_paces")
    group = models.CharField(max_length=40)
    pace = models.CharField(max_length=8, choices=Pace)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "group"], name="groupchoice_once"),
            models.CheckConstraint(
                condition=Q(pace__in=["at_once", "daily", "weekly"]), name="groupchoice_pace_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.pace}"


class NumberCheck(models.Model):
    """A mobile number somebody typed, until they type the code that was sent to it.

    ``digest`` is of the code, which is kept nowhere. ``codes`` were sent since ``since``: they cost
    money and may reach a stranger's telephone, so they are few.
    """

    person = models.OneToOneField(
        StaffMember, on_delete=models.PROTECT, related_name="number_check"
    )
    number = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()
    codes = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number__startswith="+") & Q(asked_at__gte=models.F("since")),
                name="numbercheck_number_and_order",
            )
        ]

    def __str__(self) -> str:
        return f"number of {self.person_id}"
