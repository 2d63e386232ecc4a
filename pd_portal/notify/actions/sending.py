"""Claim what is due, look whether it is still true, send it, write down what happened.

A row is claimed under a lease in its own short transaction, sent outside any transaction, then
marked. A worker killed in between leaves a lease that ``release_expired`` frees: the message may
then go out twice, with the same Message-ID, and is never lost.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import formataddr

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import F, Q

from pd_portal.notify.kinds import kinds
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import absolute, render

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
BATCH = 50
BACK_OFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440)]


@dataclass
class Tally:
    """What a run of the outbox did."""

    sent: int = 0
    dropped: int = 0
    unreachable: int = 0
    failed: int = 0

    def __str__(self) -> str:
        return (
            f"sent {self.sent}, dropped {self.dropped}, "
            f"unreachable {self.unreachable}, failed {self.failed}"
        )


def send_due(*, now: datetime) -> Tally:
    """Send everything that is due, batch by batch."""
    tally = Tally()
    backend = get_connection()
    for batch in _batches(now):
        for message in batch:
            _send_one(message, backend, tally, now)
    backend.close()
    return tally


def _batches(now: datetime) -> Iterator[list[Message]]:
    while batch := claim(now=now):
        yield batch


def claim(*, now: datetime, most: int = BATCH) -> list[Message]:
    """Lease up to ``most`` due messages; another worker skips them."""
    with transaction.atomic():
        due = Message.objects.filter(state=Message.State.WAITING, not_before__lte=now)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        ids = [row.pk for row in due.order_by("not_before", "pk")[:most]]
        Message.objects.filter(pk__in=ids).update(
            state=Message.State.SENDING, lease_until=now + LEASE, attempts=F("attempts") + 1
        )
    claimed = Message.objects.filter(pk__in=ids).select_related("recipient__message_preference")
    return list(claimed.prefetch_related("attachments", "recipient__emails"))


def _send_one(message: Message, backend: BaseEmailBackend, tally: Tally, now: datetime) -> None:
    if not still_wanted(message, now):
        tally.dropped += 1
        _mark(message, Message.State.DROPPED)
        return
    if message.channel == Message.Channel.IN_APP:
        tally.sent += 1
        _mark(message, Message.State.SENT, sent_at=now)
        return
    address = address_of(message)
    if not address:
        tally.unreachable += 1
        _mark(message, Message.State.UNREACHABLE, last_error="No address to write to.")
        return
    try:
        backend.send_messages([as_mail(message, address)])
    except Exception as problem:
        tally.failed += 1
        _try_again(message, problem, now)
    else:
        tally.sent += 1
        _mark(message, Message.State.SENT, sent_at=now, address=address)


def still_wanted(message: Message, now: datetime) -> bool:
    """Not expired, of a known kind, and still true."""
    if message.expires_at and message.expires_at <= now:
        return False
    return message.kind in kinds and kinds[message.kind].still_true(message)


def address_of(message: Message) -> str:
    """Where to write: the work address, else the personal one, unless e-mail was refused."""
    preference = getattr(message.recipient, "message_preference", None)
    if preference and preference.email_refused_at and kinds[message.kind].may_refuse:
        return ""
    return message.recipient.work_email or message.recipient.personal_email


def as_mail(message: Message, address: str) -> EmailMultiAlternatives:
    """The e-mail itself; names are quoted, so none can smuggle a header."""
    rendered = render(message)
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    if kinds[message.kind].may_refuse:
        headers["List-Unsubscribe"] = f"<{absolute('/messages/settings/')}>"
    name = " ".join(str(message.recipient).split())
    mail = EmailMultiAlternatives(
        rendered.subject, rendered.text, to=[formataddr((name, address))], headers=headers
    )
    mail.attach_alternative(rendered.html, "text/html")
    for file in message.attachments.all():
        mail.attach(file.name, bytes(file.content), file.mime_type)
    return mail


def _mark(message: Message, state: str, **fields: object) -> None:
    mine = Message.objects.filter(pk=message.pk, state=Message.State.SENDING)
    mine.update(state=state, lease_until=None, **fields)  # writes: the worker's own bookkeeping


def _try_again(message: Message, problem: Exception, now: datetime) -> None:
    """Back off; after the last wait the message is dead and listed for an administrator."""
    logger.warning("Message %s failed: %s", message.pk, type(problem).__name__)
    error = f"{type(problem).__name__}: {problem}"[:500]
    if message.attempts > len(BACK_OFF):
        _mark(message, Message.State.DEAD, last_error=error)
        return
    later = now + BACK_OFF[message.attempts - 1]
    _mark(message, Message.State.WAITING, not_before=later, last_error=error)


def release_expired(*, now: datetime) -> int:
    """Give messages whose worker died back to the queue.

    A lease far in the future was written by a clock that has been set back; it counts as expired.
    """
    lost = Q(lease_until__lte=now) | Q(lease_until__gt=now + 2 * LEASE)
    stuck = Message.objects.filter(lost, state=Message.State.SENDING)
    return stuck.update(state=Message.State.WAITING, lease_until=None)
