from pd_portal.calendars.models.claims import HOLD, TimeClaim
from pd_portal.calendars.models.events import CalendarEvent, CalendarFile
from pd_portal.calendars.models.external import ExternalBusy, ExternalCalendar
from pd_portal.calendars.models.personal import CalendarFeed, PersonClock

__all__ = [
    "HOLD",
    "CalendarEvent",
    "CalendarFeed",
    "CalendarFile",
    "ExternalBusy",
    "ExternalCalendar",
    "PersonClock",
    "TimeClaim",
]
