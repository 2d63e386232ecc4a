"""What stands in a person's own feed. Apps above register what they know.

A provider is called with (person, first moment, last moment, with_names) and yields entries; with
``with_names`` false it says no more than "Busy" and the times.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from pd_portal.calendars.ics import Entry, feed
from pd_portal.calendars.models import CalendarFeed
from pd_portal.people.models import StaffMember
from pd_portal.ui.registry import Registry

PAST = timedelta(days=60)
FUTURE = timedelta(days=365)
BUSY = "Busy"

Provider = Callable[[StaffMember, datetime, datetime, bool], Iterable[Entry]]
feed_items: Registry[Provider] = Registry("Entries of a person's feed; see this module.")


def person_of(token_hash: str, *, today: date) -> CalendarFeed | None:
    """The feed with this secret, if its person still works here today. Two queries."""
    row = CalendarFeed.objects.select_related("person").filter(token_hash=token_hash).first()
    if row is None or row.person.merged_into_id is not None:
        return None
    people = StaffMember.objects.filter(pk=row.person_id)
    works_here = row.person.external or people.employed_on(today).exists()
    return row if works_here else None


def feed_body(row: CalendarFeed, *, now: datetime) -> bytes:
    """The feed as a file; the same as long as nothing in it changed."""
    entries = [
        entry
        for provider in feed_items
        for entry in provider(row.person, now - PAST, now + FUTURE, row.with_names)
    ]
    return feed(sorted(entries, key=lambda entry: entry.uid), name="PD Portal")
