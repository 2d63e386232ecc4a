"""Who answers an employer's concerns, and who stands in."""

from datetime import datetime
from typing import Any

from courses.models import ConcernsDesk
from courses.queries.reviewing import apart_from
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.actions.employers import name_concerns_owner
from pd_portal.ui.dates import local_day


@action
def set_desk(
    *, actor: Any, employer: Any, owner: Any, stand_in: Any, promise_days: int, now: datetime
) -> ConcernsDesk:
    """Name the owner and the stand-in, who works in no line with the owner, and the days promised.

    Concerns that wait already keep whoever has them.
    """
    if owner.pk == stand_in.pk:
        raise Refused("The stand-in is somebody else than the owner.", field="stand_in")
    if stand_in.pk in apart_from(owner.pk, local_day(now)):
        raise Refused(
            "One of the two leads the other. Choose a stand-in outside that line.",
            field="stand_in",
        )
    name_concerns_owner(employer=employer, person=owner, actor=actor, now=now)
    values = {"stand_in": stand_in, "promise_days": promise_days}
    desk, _ = ConcernsDesk.objects.update_or_create(employer=employer, defaults=values)
    record(actor=actor, verb="concerns desk set", target=desk, now=now, days=promise_days)
    return desk
