"""A person's own messages and choices."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from pd_portal.notify.groups import GROUPS
from pd_portal.notify.kinds import TOGETHER, kinds
from pd_portal.notify.models import Attachment, EmailRefusal, GroupChoice, Message, Preference
from pd_portal.notify.rendering import FOOTER, render
from pd_portal.people.models import StaffMember

logger = logging.getLogger(__name__)

PER_PAGE = 25
SHOWN = (Message.State.SENT, Message.State.UNREACHABLE)


@dataclass(frozen=True)
class Line:
    """One message in the list."""

    id: str
    label: str
    why: str
    at: datetime
    unread: bool


@dataclass(frozen=True)
class Inbox:
    """One page of a person's messages, newest first."""

    lines: list[Line]
    page: Page
    unread: int


def inbox(person: StaffMember, *, number: int = 1) -> Inbox:
    """What was said to ``person``, also where e-mail could not reach them."""
    mine = told(person.pk).order_by("-created_at")
    page = Paginator(mine, PER_PAGE).get_page(number)
    lines = [
        Line(str(m.pk), label_of(m.kind), m.why, m.sent_at or m.created_at, m.read_at is None)
        for m in page.object_list
    ]
    return Inbox(lines, page, unread_count(person))


def label_of(kind: str) -> str:
    """The kind's name on screen, also when its app is gone."""
    return kinds[kind].label if kind in kinds else kind


def told(person_id: int) -> QuerySet[Message]:
    """What the person was told; what another message carried is read in that one."""
    return Message.objects.filter(recipient=person_id, state__in=SHOWN, digest=None)


def unread_count(person: StaffMember) -> int:
    """How many messages ``person`` has not opened on the portal."""
    return unread_of(person.pk)


def unread_of(person_id: int) -> int:
    """The same by the person's id, for the header of every page."""
    return told(person_id).filter(read_at=None).count()


@dataclass(frozen=True)
class Said:
    """Subject and words of a message, or of one that it carried."""

    subject: str
    text: str


@dataclass(frozen=True)
class Reading:
    """A message as its reader sees it; ``said`` is empty when what it was about is gone."""

    message: Message
    label: str
    said: list[Said]
    files: list[Attachment]


def reading(message: Message) -> Reading:
    """Rendered with what is true now; of a message that carried others, each of them."""
    carried = message.kind in TOGETHER
    spoken = message.parts.filter(state__in=SHOWN).order_by("created_at") if carried else [message]
    said = [words for one in spoken if (words := _said(one))]
    files = list(message.attachments.defer("content"))
    return Reading(message, label_of(message.kind), said, files)


def _said(message: Message) -> Said | None:
    try:
        rendered = render(message)
    except Exception:
        # What it was about may be gone; that it was sent still stands.
        logger.info("Message %s can no longer be rendered", message.pk)
        return None
    return Said(rendered.subject, FOOTER.sub("", rendered.text).strip())


@dataclass(frozen=True)
class Choices:
    """What the settings page starts from: preference row or defaults, and the pace by group."""

    preference: Preference
    paces: dict[str, str]


def choices(person: StaffMember) -> Choices:
    """The person's choices; groups without one are at once."""
    chosen = dict(GroupChoice.objects.filter(person=person).values_list("group", "pace"))
    paces = {group: chosen.get(group, GroupChoice.Pace.AT_ONCE) for group in GROUPS}
    preference = Preference.objects.filter(person=person).first() or Preference(person=person)
    return Choices(preference, paces)


@dataclass(frozen=True)
class Ways:
    """Groups without e-mail, and the number for text messages, empty when none are wanted."""

    refused: frozenset[str]
    number: str


def ways_of(person: StaffMember) -> Ways:
    """By what ways the person wants to be written to."""
    refused = EmailRefusal.objects.filter(person=person).values_list("group", flat=True)
    preference = Preference.objects.filter(person=person).first()
    texts = preference and preference.sms_opted_in_at
    return Ways(frozenset(refused), preference.mobile_number if preference and texts else "")
