"""The life of a contact message: sent, taken by somebody, closed with an outcome."""

import secrets
from datetime import datetime
from typing import Any

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.pages.models import ContactMessage

# Letters and digits that are not mistaken for one another over the telephone.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


@action
def send_message(
    *,
    topic: str,
    text: str,
    name: str,
    reply_to: str,
    sender: Any,
    actor: Any,
    now: datetime,
) -> ContactMessage:
    """Keep a message. ``sender`` is the signed-in user or ``None`` for a visitor."""
    reference = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(2))
    message = ContactMessage.objects.create(
        reference=reference,
        topic=topic,
        text=text,
        name=name,
        reply_to=reply_to,
        sender=sender,
        sent_at=now,
    )
    record(actor=actor, verb="message_sent", target=message, now=now, topic=topic)
    return message


@action
def take_message(*, message: ContactMessage, owner: Any, actor: Any, now: datetime) -> None:
    """Make ``owner`` (a user) the one who answers."""
    if message.closed_at:
        raise Refused("This message is already closed.")
    message.owner, message.taken_at = owner, now
    message.save(update_fields=["owner", "taken_at"])
    record(actor=actor, verb="message_taken", target=message, now=now)


@action
def close_message(*, message: ContactMessage, outcome: str, actor: Any, now: datetime) -> None:
    """End it with what was done. Only a taken message can be closed."""
    if message.owner_id is None:
        raise Refused("Take the message first, so that it has an owner.")
    if message.closed_at:
        raise Refused("This message is already closed.")
    message.closed_at, message.outcome = now, outcome
    message.save(update_fields=["closed_at", "outcome"])
    record(actor=actor, verb="message_closed", target=message, now=now)
