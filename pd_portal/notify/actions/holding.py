"""Restraint just before sending: who may not be written to now is written to later, or together.

Choices may change between queueing and sending, so they are read when a batch is claimed.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from pd_portal.notify.kinds import TOGETHER, kinds
from pd_portal.notify.models import Message
from pd_portal.notify.queries.rhythms import rhythms_of
from pd_portal.notify.restraint import AT_ONCE, WEEKLY, Rhythm
from pd_portal.ui.dates import local_day

State = Message.State


def hold_back(claimed: list[Message], now: datetime) -> list[Message]:
    """Put back what may not be said now; return the rest. Six queries a batch."""
    for message in claimed:
        message.sending_at = now  # type: ignore[attr-defined]  # read by kinds, moment_of
    asked = [message for message in claimed if _knows_hours(message)]
    rhythms = rhythms_of({message.recipient_id for message in asked}, local_day(now))
    held = {m.pk for m in asked if _held(m, rhythms[m.recipient_id], now)}
    return [message for message in claimed if message.pk not in held]


def _knows_hours(message: Message) -> bool:
    """Whether hours and pace matter: not for the portal's own list, nor for a changed booking."""
    if message.channel == Message.Channel.IN_APP or message.kind not in kinds:
        return False
    return not kinds[message.kind].any_hour


def _held(message: Message, rhythm: Rhythm, now: datetime) -> bool:
    if message.expires_at and message.expires_at <= now:
        return False
    later = _together(message, rhythm, now)
    if later:
        _put_back(message, State.HELD, later)
        return True
    later = rhythm.next_moment(now)
    if later > now:
        _put_back(message, State.WAITING, later)
        return True
    return message.reminds_on is not None and not _has_the_day(message, rhythm, now)


def _together(message: Message, rhythm: Rhythm, now: datetime) -> datetime | None:
    """When the message goes out together with others; None: by itself."""
    pace = rhythm.pace(kinds[message.kind].group)
    if message.kind in TOGETHER or pace == AT_ONCE or message.attachments.all():
        return None
    return rhythm.next_week(now) if pace == WEEKLY else rhythm.next_morning(now)


def _put_back(message: Message, state: str, later: datetime) -> None:
    mine = Message.objects.filter(pk=message.pk, state=State.SENDING)
    mine.update(  # writes: the worker's own bookkeeping
        state=state, not_before=later, lease_until=None, attempts=F("attempts") - 1
    )


def _has_the_day(message: Message, rhythm: Rhythm, now: datetime) -> bool:
    """Let a reminder that was late take today; where today has one, wait for the next day."""
    today = rhythm.local_day(now)
    if message.reminds_on == today:
        return True
    try:
        with transaction.atomic():
            Message.objects.filter(pk=message.pk).update(reminds_on=today)
    except IntegrityError:
        _put_back(message, State.WAITING, rhythm.next_morning(now))
        return False
    message.reminds_on = today
    return True
