"""Who reads tasks is told once a week that some wait, and when one is nearly promised."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from courses.queries.reviewing import Waiting, review_queue
from pd_portal.access import roles
from pd_portal.notify.kinds import Kind, kinds, moment_of
from pd_portal.notify.models import Message
from pd_portal.notify.reminders import Line, Window, sources
from pd_portal.notify.rendering import absolute
from pd_portal.people.models import RoleGrant, StaffMember

KIND = "tasks_wait"
NEARLY = timedelta(days=2)


@sources.provides("tasks to read", order=50)
def waiting_lines(window: Window) -> Iterator[Line]:
    """One line a reader and week, and one more for each day something is promised by."""
    readers = RoleGrant.objects.in_force(window.day).filter(
        role=roles.FACILITATOR, person__user__isnull=False, **window.of()
    )
    people = StaffMember.objects.filter(pk__in=readers.values("person")).select_related("user")
    for person in people:
        queue = review_queue(person.user, window.now)
        if queue:
            yield Line(
                person.pk,
                KIND,
                StaffMember._meta.label,
                str(person.pk),
                _version(queue, window.day),
                "you read what people hand in",
                {"rank": 30, "on": min(one.promised_on for one in queue).isoformat()},
            )


def _version(queue: list[Waiting], day: date) -> str:
    near = [one.promised_on for one in queue if one.promised_on - NEARLY <= day]
    return f"by {max(near)}" if near else f"{day:%G-W%V}"


def _queue(message: Message) -> list[Waiting]:
    """Read once a message."""
    if not hasattr(message, "tasks_waiting"):
        user = message.recipient.user
        found = review_queue(user, moment_of(message)) if user else []
        message.tasks_waiting = found  # type: ignore[attr-defined]  # memo
    queue: list[Waiting] = message.tasks_waiting  # type: ignore[attr-defined]  # memo
    return queue


def _context(message: Message) -> dict[str, Any]:
    queue = _queue(message)
    return {
        "count": len(queue),
        "promised_on": min(one.promised_on for one in queue),
        "minutes": sum(one.minutes for one in queue),
        "link": absolute(reverse("courses:reviews")),
    }


kinds.register(KIND, Kind("Tasks wait to be read", "training", lambda m: bool(_queue(m)), _context))
