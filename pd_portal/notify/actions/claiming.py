"""Lease messages to a worker, and take leases back.

A row is claimed in its own short transaction and sent outside any. A worker killed in between
leaves a lease that ``release_expired`` frees: the message may then go out twice, with the same
Message-ID, and is never lost.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from pd_portal.notify.actions.outages import channels_down
from pd_portal.notify.models import Message
from pd_portal.notify.reaching import with_ways

LEASE = timedelta(minutes=10)
BATCH = 50
ORDER = ("not_before", "created_at", "pk")


def claim(*, now: datetime, most: int = BATCH) -> list[Message]:
    """Lease up to ``most`` due messages, the oldest first; another worker skips them."""
    with transaction.atomic():
        due = Message.objects.filter(state=Message.State.WAITING, not_before__lte=now)
        if down := channels_down(now=now):
            due = due.exclude(channel__in=down)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        ids = [row.pk for row in due.only("pk").order_by(*ORDER)[:most]]
        Message.objects.filter(pk__in=ids).update(
            state=Message.State.SENDING, lease_until=now + LEASE, attempts=F("attempts") + 1
        )
    claimed = with_ways(Message.objects.filter(pk__in=ids).order_by(*ORDER))
    return list(claimed.prefetch_related("attachments"))


def give_back(messages: Sequence[Message]) -> None:
    """Return claimed messages untried: their place in the order and their attempts stay."""
    held = Message.objects.filter(
        pk__in=[message.pk for message in messages], state=Message.State.SENDING
    )
    held.update(state=Message.State.WAITING, lease_until=None, attempts=F("attempts") - 1)


def release_expired(*, now: datetime) -> int:
    """Give messages whose worker died back to the queue.

    A lease far in the future was written by a clock that has been set back; it counts as expired.
    """
    lost = Q(lease_until__lte=now) | Q(lease_until__gt=now + 2 * LEASE)
    stuck = Message.objects.filter(lost, state=Message.State.SENDING)
    return stuck.update(state=Message.State.WAITING, lease_until=None)
