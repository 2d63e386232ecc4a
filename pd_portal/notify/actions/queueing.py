"""Queue a message in the transaction that causes it."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from pd_portal.audit.actions import action, reference
from pd_portal.jobs.schedule import count
from pd_portal.notify.kinds import kinds
from pd_portal.notify.models import Attachment, Message
from pd_portal.notify.tasks import wake
from pd_portal.people.models import StaffMember

File = tuple[str, str, bytes]
BATCH = 500


@action
def queue_message(
    *,
    kind: str,
    recipient: StaffMember,
    about: Any,
    version: object = 1,
    why: str,
    actor: Any,
    now: datetime,
    data: dict[str, Any] | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    channel: str = Message.Channel.EMAIL,
    attachments: Sequence[File] = (),
) -> Message:
    """Write the message down; the worker sends it after commit, not before ``not_before``.

    ``about`` is the model instance it is about and ``version`` its form (a booking's sequence, a
    due date): asking again for the same gives the row that is there already. ``why`` finishes
    "You get this because ...". ``attachments`` are (name, MIME type, bytes).

    Raises:
        LookupError: no app registered ``kind``.
    """
    if kind not in kinds:
        raise LookupError(f"No kind of message is called {kind!r}.")
    label, ref = reference(about)
    said = {"kind": kind, "recipient": recipient, "subject_label": label, "subject_ref": ref}
    fresh = {
        "why": why,
        "data": data or {},
        "message_id": new_message_id(),
        "created_at": now,
        "not_before": not_before or now,
        "expires_at": expires_at,
    }
    message, is_new = Message.objects.get_or_create(
        **said, subject_version=str(version), channel=channel, defaults=fresh
    )
    if is_new:
        count("queued")
        Attachment.objects.bulk_create(
            Attachment(message=message, name=name, mime_type=mime, content=content)
            for name, mime, content in attachments
        )
        transaction.on_commit(partial(wake, now=now))
    return message


def queue_many(messages: list[Message], *, now: datetime) -> int:
    """Write many rows in one statement; those that are there already stay as they are.

    Returns how many are new. Runs inside the caller's action.
    """
    if not messages:
        return 0
    Message.objects.bulk_create(messages, batch_size=BATCH, ignore_conflicts=True)
    written = {message.pk for message in messages}
    new = sum(
        Message.objects.filter(pk__in=list(written)[start : start + BATCH]).count()
        for start in range(0, len(written), BATCH)
    )
    if new:
        count("queued", new)
        transaction.on_commit(partial(wake, now=now))
    return new


def new_message_id() -> str:
    """An RFC 5322 Message-ID that stays with the row for life."""
    host = settings.WAGTAILADMIN_BASE_URL.split("//")[-1].split(":")[0].split("/")[0]
    return f"<{uuid.uuid4()}@{host}>"
