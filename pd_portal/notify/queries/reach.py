"""How one person is reached, for HR: addresses, what does not work, what they turned off."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from pd_portal.notify.groups import GROUPS
from pd_portal.notify.models import Bounce, Message
from pd_portal.notify.queries.mine import label_of
from pd_portal.notify.reaching import addresses_of
from pd_portal.people.models import StaffMember

NEWEST = 25


@dataclass(frozen=True)
class Sent:
    """A message by its kind, when, and what became of it; never its words."""

    label: str
    at: Any
    state: str
    note: str


@dataclass(frozen=True)
class Reach:
    """``usable`` addresses, open bounces, groups turned off by e-mail, the newest messages."""

    person: StaffMember
    usable: list[str]
    bounces: list[Bounce]
    turned_off: list[str]
    texts: bool
    sent: list[Sent]


def reach_of(person: StaffMember) -> Reach:
    """Five queries."""
    shown = with_reach(person.pk)
    usable, _ = addresses_of(shown)
    preference = getattr(shown, "message_preference", None)
    rows = Message.objects.filter(recipient=person, digest=None).order_by("-created_at")
    return Reach(
        person=shown,
        usable=usable,
        bounces=list(shown.open_bounces),
        turned_off=[GROUPS.get(row.group, row.group) for row in shown.email_refusals.all()],
        texts=bool(preference and preference.sms_opted_in_at),
        sent=[_sent(message) for message in rows.select_related("told_by_letter")[:NEWEST]],
    )


def with_reach(person_id: int) -> Any:
    """The person with what ``addresses_of`` reads."""
    bounces = Prefetch("bounces", Bounce.objects.filter(cleared_at=None), to_attr="open_bounces")
    people = StaffMember.objects.select_related("message_preference")
    return people.prefetch_related("emails", "email_refusals", bounces).get(pk=person_id)


def _sent(message: Message) -> Sent:
    letter = getattr(message, "told_by_letter", None)
    state = "Told by letter" if letter else message.get_state_display()
    unsent = message.state in (Message.State.DEAD, Message.State.UNREACHABLE)
    note = "" if letter or not unsent else message.last_error
    return Sent(label_of(message.kind), message.sent_at or message.created_at, state, note)
