"""What calendars add to "my data"; importing this module registers it."""

from typing import Any

from pd_portal.calendars.models import CalendarFeed, ExternalCalendar, PersonClock, TimeClaim
from pd_portal.people.models import StaffMember
from pd_portal.people.registries import my_data_parts, stored_words

stored_words.register(
    "calendars",
    {
        "pd_calendars.CalendarFeed": "Your calendar feed",
        "pd_calendars.ExternalCalendar": "Calendars of yours that are read for busy times",
        "pd_calendars.PersonClock": "Your time zone",
        "pd_calendars.TimeClaim": "Times that are taken",
    },
)


@my_data_parts.provides("calendars")
def my_calendars(person: StaffMember) -> dict[str, Any]:
    """The time zone, what feeds there are, and how many times are taken."""
    clocks = PersonClock.objects.filter(person=person)
    read = ExternalCalendar.objects.filter(person=person).order_by("pk")
    return {
        "time_zone": list(clocks.values_list("time_zone", flat=True)),
        "has_a_feed": CalendarFeed.objects.filter(person=person).exists(),
        "read_for_busy_times": list(read.values("name", "url", "added_at", "read_at")),
        "times_taken": TimeClaim.objects.filter(person=person).count(),
    }
