"""Coach and client never read each other's tasks. Courses does not know of coaching, so it asks."""

from datetime import date

from django.db.models import Q

from coaching.models import Party
from courses.registries import kept_apart


@kept_apart.provides("coaching")
def coach_and_client(person_id: int, day: date) -> set[int]:
    """Ids of the clients a person coaches and of the coaches they have. One query."""
    mine = Party.objects.current().filter(person=person_id)
    coached = mine.filter(part=Party.Part.COACH).values("engagement")
    received = mine.filter(part=Party.Part.CLIENT).values("engagement")
    others = Party.objects.current().filter(
        Q(part=Party.Part.CLIENT, engagement__in=coached)
        | Q(part=Party.Part.COACH, engagement__in=received)
    )
    return set(others.exclude(person=person_id).values_list("person", flat=True))
