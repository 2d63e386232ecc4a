"""Claim what is due, look whether it is still true, send it, write down what happened."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from pd_portal.notify.actions.claiming import LEASE, claim, give_back, release_expired
from pd_portal.notify.actions.gathering import settle_parts
from pd_portal.notify.actions.holding import hold_back
from pd_portal.notify.actions.outages import note_down, note_up
from pd_portal.notify.carriers import Carriers, ChannelDown, NoSuchAddress, said
from pd_portal.notify.kinds import TOGETHER, kinds
from pd_portal.notify.models import Bounce, Message, Wording
from pd_portal.notify.reaching import BOUNCED, REASONS, Way, way_to
from pd_portal.notify.rendering import FOOTER, Rendered, render

__all__ = ["BACK_OFF", "LEASE", "claim", "release_expired", "send_due"]

logger = logging.getLogger(__name__)

BACK_OFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440)]


@dataclass
class Tally:
    """What a run of the outbox did; ``put_off`` waits for a channel that is down."""

    sent: int = 0
    dropped: int = 0
    unreachable: int = 0
    failed: int = 0
    put_off: int = 0

    def __str__(self) -> str:
        words = f"sent {self.sent}, dropped {self.dropped}, unreachable {self.unreachable}"
        down = f", put off {self.put_off}" if self.put_off else ""
        return f"{words}, failed {self.failed}{down}"


@dataclass
class Run:
    """One run: a clock that starts at ``began`` and goes on, carriers, and what was done."""

    began: datetime
    carriers: Carriers = field(default_factory=Carriers)
    tally: Tally = field(default_factory=Tally)
    working: set[str] = field(default_factory=set)
    _started: float = field(default_factory=monotonic)

    @property
    def now(self) -> datetime:
        """The moment, in whole seconds since the run began: leases of a long run stay true."""
        return self.began + timedelta(seconds=int(monotonic() - self._started))


def send_due(*, now: datetime) -> Tally:
    """Send everything that is due, batch by batch."""
    run = Run(now)
    try:
        while batch := claim(now=run.now):
            _send_batch(hold_back(batch, run.now), run)
    finally:
        run.carriers.close()
    return run.tally


def _send_batch(batch: list[Message], run: Run) -> None:
    """In order. What cannot go out before the lease ends goes back to whoever is free."""
    safe_until = run.now + LEASE * 0.9
    while batch:
        if run.now >= safe_until:
            give_back(batch)
            return
        message, *batch = batch
        try:
            _send_one(message, run)
        except ChannelDown as problem:
            note_down(channel=message.channel, error=str(problem), now=run.now)
            run.working.discard(message.channel)
            held = [message, *(one for one in batch if one.channel == message.channel)]
            batch = [one for one in batch if one.channel != message.channel]
            run.tally.put_off += len(held)
            give_back(held)
        except Exception as problem:
            run.tally.failed += 1
            _try_again(message, problem, run.now)


def _send_one(message: Message, run: Run) -> None:
    if not still_wanted(message, run.now):
        run.tally.dropped += 1
        _mark(message, Message.State.DROPPED)
    elif message.channel == Message.Channel.IN_APP:
        run.tally.sent += 1
        _mark(message, Message.State.SENT, sent_at=run.now)
    else:
        _send_by(way_to(message), message, run)


def _send_by(way: Way, message: Message, run: Run) -> None:
    if not way.address:
        _cannot_tell(message, way.reason, run)
        return
    try:
        run.carriers[way.channel].send(message, way.address)
    except NoSuchAddress as problem:
        note_bounce(message, way.address, str(problem), run.now)
        _send_by(way_to(message), message, run)
    except ChannelDown as problem:
        if way.channel == message.channel:
            raise
        # Only the way round is down: the message waits alone, its channel goes on.
        raise RuntimeError(str(problem)) from problem
    else:
        run.tally.sent += 1
        _mark(message, Message.State.SENT, sent_at=run.now, address=way.address, last_error="")
        _is_up(way.channel, run)


def _is_up(channel: str, run: Run) -> None:
    """Asked once a run, not once a message."""
    if channel not in run.working:
        note_up(channel=channel)
        run.working.add(channel)


def still_wanted(message: Message, now: datetime) -> bool:
    """Not expired, of a known kind, and still true."""
    if message.expires_at and message.expires_at <= now:
        return False
    try:
        return message.kind in kinds and kinds[message.kind].still_true(message)
    except ObjectDoesNotExist:  # what it was about is gone
        return False


def note_bounce(message: Message, address: str, reason: str, now: datetime) -> None:
    """The server refused the address for good: nothing is sent there until HR clears it."""
    person = message.recipient
    bounce, _ = Bounce.objects.get_or_create(
        person=person,
        address=address.lower(),
        cleared_at=None,
        defaults={"how": Bounce.How.SERVER, "reason": reason[:300], "at": now},
    )
    person.open_bounces.append(bounce)


def _cannot_tell(message: Message, reason: str, run: Run) -> None:
    run.tally.unreachable += 1
    _mark(message, Message.State.UNREACHABLE, last_error=REASONS.get(reason, REASONS[BOUNCED]))


def _mark(message: Message, state: str, **fields: object) -> None:
    mine = Message.objects.filter(pk=message.pk, state=Message.State.SENDING)
    # A message and what it carries change together, whenever the worker is killed.
    with transaction.atomic():
        changed = mine.update(state=state, lease_until=None, **fields)
        if changed and state == Message.State.SENT:
            _keep_words(message)
        if message.kind in TOGETHER:
            settle_parts(message, state, fields.get("sent_at"))


def _keep_words(message: Message) -> None:
    """As they went out; a text message only points to them, so they are written now."""
    words = getattr(message, "words_sent", None) or _words(message)
    if words is not None:
        text = FOOTER.sub("", words.text).strip()
        kept = Wording(message=message, subject=words.subject, text=text)
        Wording.objects.bulk_create([kept], ignore_conflicts=True)


def _words(message: Message) -> Rendered | None:
    try:
        return render(message)
    except Exception:
        # The message is out, or stands on the portal; only the copy of its words is missing.
        logger.exception("The words of message %s could not be kept", message.pk)
        return None


def _try_again(message: Message, problem: Exception, now: datetime) -> None:
    """Back off; after the last wait the message is dead and listed for an administrator."""
    logger.warning("Message %s failed: %s", message.pk, type(problem).__name__)
    if message.attempts > len(BACK_OFF):
        _mark(message, Message.State.DEAD, last_error=said(problem))
        return
    later = now + BACK_OFF[message.attempts - 1]
    _mark(message, Message.State.WAITING, not_before=later, last_error=said(problem))
