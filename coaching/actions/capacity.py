"""How many engagements a coach can hold. Going beyond it is a lead's choice, made knowingly."""

from datetime import date, datetime

from coaching.models import CoachCapacity
from coaching.queries.capacity import room_of
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import local_day


@action
def state_capacity(
    *, coach: StaffMember, engagements: int, starts_on: date, actor: StaffMember, now: datetime
) -> CoachCapacity:
    """The coach, or a lead for them, says how many engagements they can hold from a day on."""
    if starts_on < local_day(now):
        raise Refused("What was true before today stays as it was said.", field="starts_on")
    said = CoachCapacity.objects.create(
        coach=coach, engagements=engagements, starts_on=starts_on, said_by=actor, said_at=now
    )
    record(
        actor=actor,
        verb="stated a coach's room",
        target=coach,
        now=now,
        engagements=engagements,
        starts_on=starts_on.isoformat(),
    )
    return said


def refuse_full(coach: StaffMember, *, beyond: bool, now: datetime) -> None:
    """A full coach gets one more only when the lead says so (``beyond``)."""
    room = room_of(coach, local_day(now))
    if room.is_full and not beyond:
        raise Refused(
            f"{coach} has no room left: {room.text}. Choose somebody else, or go beyond it.",
            field="beyond",
        )
