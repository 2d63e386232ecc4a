"""Say several things in one message: reminders of a day, and what somebody reads together.

The parts are rows of their own, held until the message that names them is sent, and share its
fate. A part that is no longer true is left out; when none is true nothing is sent.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from pd_portal.audit.actions import action
from pd_portal.notify.actions.queueing import new_message_id
from pd_portal.notify.kinds import DIGEST
from pd_portal.notify.models import Message
from pd_portal.notify.tasks import wake
from pd_portal.notify.together import OPEN
from pd_portal.people.models import StaffMember

State = Message.State
AT_ONCE = 500


@action
def gather_held(*, actor: Any, now: datetime) -> int:
    """Make one message of what each person wanted together and is due; returns how many."""
    made = 0
    while people := _whose_is_due(now):
        made += _gather(people, now)
    if made:
        wake(now=now)
    return made


def _whose_is_due(now: datetime) -> list[int]:
    due = Message.objects.filter(state=State.HELD, digest=None, not_before__lte=now)
    return list(due.order_by("recipient").values_list("recipient", flat=True).distinct()[:AT_ONCE])


def _gather(people: list[int], now: datetime) -> int:
    with transaction.atomic():
        lock(people)
        found: dict[int, list[Any]] = defaultdict(list)
        due = Message.objects.filter(
            state=State.HELD, digest=None, not_before__lte=now, recipient__in=people
        )
        for pk, person in due.values_list("pk", "recipient"):
            found[person].append(pk)
        digests = [digest_for(person, now=now) for person in found]
        Message.objects.bulk_create(digests)
        for digest in digests:
            Message.objects.filter(pk__in=found[digest.recipient_id]).update(digest=digest)
    return len(digests)


def lock(people: Iterable[int]) -> None:
    """Keep another machine from making messages for the same people meanwhile."""
    if connection.features.has_select_for_update:
        list(StaffMember.objects.filter(pk__in=people).order_by("pk").select_for_update(of=("self",)).values_list("pk"))  # fmt: skip


def digest_for(person_id: int, *, now: datetime, kind: str = DIGEST, **more: Any) -> Message:
    """An unsaved message to carry parts; its version is its own, for it is about many things."""
    pk = uuid4()
    fields = {
        "why": "you asked to read these together",
        "not_before": now,
        **more,
    }
    return Message(
        pk=pk,
        kind=kind,
        recipient_id=person_id,
        subject_label=StaffMember._meta.label,
        subject_ref=str(person_id),
        subject_version=pk.hex,
        message_id=new_message_id(),
        created_at=now,
        **fields,
    )


def settle_parts(message: Message, state: str, sent_at: datetime | None) -> None:
    """Let the parts share the fate of the message that said them; what was left out is dropped.

    A message that goes back to the queue keeps its parts as they are.
    """
    if state == State.WAITING:
        return
    parts = Message.objects.filter(digest=message.pk, state__in=OPEN)
    said = getattr(message, "said_parts", None)
    if state == State.SENT and said is not None:
        true = [part.pk for part, _ in said]
        parts.exclude(pk__in=true).update(state=State.DROPPED, digest=None)
    if state == State.DROPPED:
        parts.update(state=State.DROPPED, digest=None)
        Message.objects.filter(pk=message.pk).update(reminds_on=None)
        return
    parts.update(state=state, sent_at=sent_at)
