"""Examples for the access matrix: a person's own calendars, and somebody else's."""

from typing import Any

from pd_portal.access.grants import holder_of
from pd_portal.access.samples import Sample, samples
from pd_portal.calendars.models import ExternalCalendar


@samples.provides("calendars:remove_outside")
def outside_calendar(user: Any) -> Sample:
    """One the user added, and one another person added."""
    person_id = holder_of(user).person_id
    mine = ExternalCalendar.objects.filter(person=person_id).first()
    others = ExternalCalendar.objects.exclude(person=person_id).first()
    inside, outside = (one and {"pk": one.pk} for one in (mine, others))
    return Sample(inside=inside, outside=outside)


@samples.provides("calendars:feed")
def feed(user: Any) -> Sample:
    """Only hashes are kept, so no working address is known; a guessed one is never found."""
    return Sample(outside={"token": "a-guessed-secret"})
