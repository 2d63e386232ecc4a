"""A person changes how they are written to, and reads what they were told."""

from datetime import datetime
from typing import Any

from pd_portal.audit.actions import action
from pd_portal.audit.recording import record
from pd_portal.notify.models import GroupChoice, Message, Preference, Switches
from pd_portal.people.models import StaffMember


@action
def choose_pace(*, person: StaffMember, group: str, pace: str, actor: Any, now: datetime) -> None:
    """Set how often ``person`` wants ``group``: at_once, daily or weekly."""
    GroupChoice.objects.update_or_create(
        person=person, group=group, defaults={"pace": pace, "changed_at": now}
    )
    record(actor=actor, verb="chose message pace", target=person, now=now, group=group, pace=pace)


@action
def change_preference(
    *,
    person: StaffMember,
    quiet_from_hour: int,
    quiet_until_hour: int,
    weekends: bool,
    actor: Any,
    now: datetime,
) -> Preference:
    """Set quiet hours (local, 0 to 23) and whether weekends count as days off."""
    preference, _ = Preference.objects.update_or_create(
        person=person,
        defaults={
            "quiet_from_hour": quiet_from_hour,
            "quiet_until_hour": quiet_until_hour,
            "weekends": weekends,
            "changed_at": now,
        },
    )
    record(actor=actor, verb="changed message hours", target=person, now=now)
    return preference


@action
def change_switches(
    *,
    supervisor_digest: str,
    digest_weekday: int,
    escalate_after_days: int | None,
    actor: Any,
    now: datetime,
) -> Switches:
    """Set when supervisors read about their people and when the next one does (None: never)."""
    decided = {
        "supervisor_digest": supervisor_digest,
        "digest_weekday": digest_weekday,
        "escalate_after_days": escalate_after_days,
    }
    row, _ = Switches.objects.update_or_create(pk=1, defaults={**decided, "changed_at": now})
    record(actor=actor, verb="changed agency's reminders", target=row, now=now, **decided)
    return row


@action
def mark_read(*, person: StaffMember, actor: Any, now: datetime) -> int:
    """Everything shown to ``person`` so far counts as read; returns how many were unread."""
    unread = Message.objects.filter(
        recipient=person, read_at=None, state__in=["sent", "unreachable"]
    )
    return unread.update(read_at=now)


@action
def open_message(*, message: Message, actor: Any, now: datetime) -> None:
    """Its reader opened it: it is read."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=now)
