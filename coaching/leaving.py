"""What a coach leaves behind when they go: a number for the head of their unit, nobody's name."""

from coaching.models import Engagement, Party
from pd_portal.people.models import StaffMember
from pd_portal.people.registries import Waiting, waiting_for


@waiting_for.provides("coaching")
def coaching_left_behind(person: StaffMember) -> list[Waiting]:
    """One line; the coaching lead sees which engagements and finds another coach."""
    open_ones = Engagement.objects.of_person(person.pk, Party.Part.COACH).exclude(
        status=Engagement.Status.CLOSED
    )
    count = open_ones.count()
    word = "engagement waits" if count == 1 else "engagements wait"
    told = f"{count} coaching {word} for another coach: tell the coaching lead"
    return [Waiting(told)] if count else []
