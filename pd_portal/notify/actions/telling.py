"""Reaching people whom no message reaches: letters, dead addresses, another try."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.notify.actions.gathering import settle_parts
from pd_portal.notify.actions.sending import still_wanted
from pd_portal.notify.kinds import TOGETHER
from pd_portal.notify.models import Bounce, Message, ToldByLetter
from pd_portal.notify.reaching import addresses_of, way_to, with_ways
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import local_day


@action
def mark_told(
    *, messages: QuerySet[Message], told_on: date, actor: StaffMember, now: datetime
) -> int:
    """The people of ``messages`` got them on paper on ``told_on``; returns how many messages.

    Raises:
        Refused: the day lies ahead, or nothing of it waits any more.
    """
    if told_on > local_day(now):
        raise Refused("Choose today or an earlier day.", field="told_on")
    open_ones = messages.filter(state=Message.State.UNREACHABLE, told_by_letter=None)
    chosen = list(open_ones.select_for_update(of=("self",)))
    if not chosen:
        raise Refused("Choose at least one person who is still to be told.")
    ToldByLetter.objects.bulk_create(
        ToldByLetter(message=one, told_on=told_on, recorded_by=actor, recorded_at=now)
        for one in chosen
    )
    for person in sorted({one.recipient_id for one in chosen}):
        count = sum(one.recipient_id == person for one in chosen)
        record(actor=actor, verb="told by letter", target=_person(chosen, person), now=now,
               messages=count, told_on=told_on.isoformat())  # fmt: skip
    return len(chosen)


def _person(messages: list[Message], person_id: int) -> StaffMember:
    return next(one.recipient for one in messages if one.recipient_id == person_id)


@action
def note_dead_address(
    *, person: StaffMember, address: str, reason: str, actor: StaffMember, now: datetime
) -> Bounce:
    """HR knows that ``address`` does not work: nothing is sent there until it is cleared.

    Raises:
        Refused: it is not an address of the person, or is noted already.
    """
    usable, _ = addresses_of(person)
    if address not in usable:
        raise Refused("This is no address of theirs that is in use.", field="address")
    bounce = Bounce.objects.create(
        person=person, address=address.lower(), how=Bounce.How.HAND, reason=reason[:300],
        at=now, recorded_by=actor,
    )  # fmt: skip
    record(actor=actor, verb="noted a dead address", target=person, now=now)
    return bounce


@action
def clear_bounce(*, bounce: Bounce, actor: StaffMember, now: datetime) -> None:
    """The address works again, or is worth another try; what waits for it is sent."""
    Bounce.objects.filter(pk=bounce.pk, cleared_at=None).update(cleared_at=now)
    record(actor=actor, verb="cleared a dead address", target=bounce.person, now=now)
    look_again(messages=Message.objects.filter(recipient=bounce.person), now=now)


def look_again(*, messages: QuerySet[Message], now: datetime) -> tuple[int, int]:
    """Send what can be sent by now, drop what is no longer true; returns how many of each.

    What was handed over on paper stays as it is. Reads first, then writes in small pieces, so
    that nobody waits for it.
    """
    stuck = messages.filter(state=Message.State.UNREACHABLE, told_by_letter=None, digest=None)
    again, dropped = [], []
    for message in with_ways(stuck.order_by("pk")).iterator(chunk_size=200):
        if not still_wanted(message, now):
            dropped.append(message)
        elif way_to(message).address:
            again.append(message.pk)
    for message in dropped:
        _drop(message)
    for start in range(0, len(again), 500):
        Message.objects.filter(
            pk__in=again[start : start + 500], state=Message.State.UNREACHABLE
        ).update(state=Message.State.WAITING, attempts=0, not_before=now)
    return len(again), len(dropped)


def _drop(message: Message) -> None:
    mine = Message.objects.filter(pk=message.pk, state=Message.State.UNREACHABLE)
    with transaction.atomic():
        mine.update(state=Message.State.DROPPED)
        if message.kind in TOGETHER:
            settle_parts(message, Message.State.DROPPED, None)
