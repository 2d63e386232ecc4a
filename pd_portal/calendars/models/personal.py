"""A person's own clock and the feed their calendar subscribes to."""

from django.db import models
from django.db.models import Q

from pd_portal.people.models import StaffMember


class PersonClock(models.Model):
    """The time zone a person chose; without one the agency's counts."""

    person = models.OneToOneField(
        StaffMember, on_delete=models.PROTECT, related_name="clock", primary_key=True
    )
    time_zone = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(time_zone=""), name="personclock_has_zone"),
        ]

    def __str__(self) -> str:
        return self.time_zone


class CalendarFeed(models.Model):
    """A secret address of a person's own calendar; only the hash of the secret is kept."""

    person = models.OneToOneField(
        StaffMember, on_delete=models.PROTECT, related_name="calendar_feed", primary_key=True
    )
    token_hash = models.CharField(max_length=64, unique=True)
    with_names = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(token_hash=""), name="calendarfeed_has_token"),
        ]

    def __str__(self) -> str:
        return f"Feed of {self.person_id}"
