"""The mail of the history: sent as it fell due, read by most, and here and there not received."""

import logging
from datetime import datetime, time, timedelta

from pd_portal.audit.actions import System
from pd_portal.demo.loading import World, steps
from pd_portal.demo.mail import MailboxBackend
from pd_portal.notify.actions.choosing import mark_read
from pd_portal.notify.actions.reminding import queue_reminders
from pd_portal.notify.actions.sending import send_due
from pd_portal.notify.actions.telling import note_dead_address
from pd_portal.notify.models import Message
from pd_portal.notify.queries.reach import with_reach
from pd_portal.people.models import PersonEmail, Position, RoleGrant, StaffMember
from pd_portal.ui import dates

UNREAD_DAYS = 14
DEAD_ADDRESSES = slice(40, 43)
MOST_RUNS = 500


@steps.provides("mail", order=95)
def mail(world: World) -> None:
    """Send what the history queued at its own time, and the reminders of the last workday."""
    note_dead_addresses(world)
    now = world.clock.move_to(world.today, time(12))
    friday = now - timedelta(days=max(0, world.today.weekday() - 4))
    MailboxBackend.refused = refused_address()
    if not world.is_big:
        queue_reminders(actor=System("reminders"), now=friday)
    for _ in range(MOST_RUNS):
        due = Message.objects.filter(state=Message.State.WAITING, not_before__lt=now)
        first = due.order_by("not_before").values_list("not_before", flat=True).first()
        if first is None:
            break
        deliver(first + timedelta(minutes=1))
    MailboxBackend.refused = frozenset()
    read_what_is_old(now)


def deliver(now: datetime) -> None:
    """The outbox at ``now``, with the mailbox on the same clock."""
    MailboxBackend.clock = staticmethod(lambda: now)
    # What the other side refuses is part of the story; whoever loads the demo need not read it.
    logging.disable(logging.ERROR)
    try:
        send_due(now=now)
    finally:
        logging.disable(logging.NOTSET)
        MailboxBackend.clock = staticmethod(dates.now)


def refused_address() -> frozenset[str]:
    """The other side takes nothing for one client, until an administrator is told why."""
    first = Message.objects.filter(kind="coaching_proposal").order_by("created_at").first()
    return frozenset({first.recipient.work_email} if first else ())


def note_dead_addresses(world: World) -> None:
    """HR knows a few addresses that do not work."""
    hr = RoleGrant.objects.filter(role="hr", employer__partner=None, revoked_at=None).first()
    placed = Position.objects.on(world.today).order_by("pk").values_list("person", flat=True)
    for person_id in placed[DEAD_ADDRESSES]:
        address = PersonEmail.objects.filter(person=person_id, ends_on=None).first()
        if hr and address and person_id != hr.person_id:
            note_dead_address(
                person=with_reach(person_id), address=address.address,
                reason="A letter to them came back", actor=hr.person, now=world.clock.tick(),
            )  # fmt: skip


def read_what_is_old(now: datetime) -> None:
    """People open their messages within two weeks; the newest are still new."""
    old = now - timedelta(days=UNREAD_DAYS)
    for person in StaffMember.objects.filter(messages__created_at__lt=old).distinct():
        if not Message.objects.filter(recipient=person, created_at__gte=old).exists():
            mark_read(person=person, actor=person, now=now)
