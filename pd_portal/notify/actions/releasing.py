"""An administrator gives failed messages another go."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.notify.models import Message, Outage


@action
def release_dead(*, ids: Sequence[str] | None, actor: Any, now: datetime) -> int:
    """Send the messages of ``ids`` again, or all that failed when it is None; returns how many.

    They keep their Message-ID. One that is no longer true is dropped when its turn comes.

    Raises:
        Refused: none of them has failed.
    """
    dead = Message.objects.select_for_update().filter(state=Message.State.DEAD)
    chosen = list((dead if ids is None else dead.filter(pk__in=ids)).order_by("created_at"))
    if not chosen:
        raise Refused("None of these messages is waiting for you any more.")
    Message.objects.filter(pk__in=[message.pk for message in chosen]).update(
        state=Message.State.WAITING, attempts=0, not_before=now, lease_until=None
    )
    for message in chosen:
        record(actor=actor, verb="released a failed message", target=message, now=now)
    return len(chosen)


@action
def try_now(*, channel: str, actor: Any, now: datetime) -> None:
    """Do not wait for the next attempt of a channel that is down."""
    if Outage.objects.filter(channel=channel).update(try_again_at=now):
        record(actor=actor, verb="asked to try a channel now", now=now, channel=channel)
