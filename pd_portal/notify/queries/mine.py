"""A person's own messages and choices."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from pd_portal.notify.groups import GROUPS
from pd_portal.notify.kinds import TOGETHER, kinds
from pd_portal.notify.models import (
    Attachment,
    EmailRefusal,
    GroupChoice,
    Message,
    NumberCheck,
    Preference,
    Wording,
)
from pd_portal.notify.rendering import FOOTER, render
from pd_portal.people.models import StaffMember

logger = logging.getLogger(__name__)

PER_PAGE = 25
SHOWN = (Message.State.SENT, Message.State.UNREACHABLE)


@dataclass(frozen=True)
class Line:
    """One message in the list, under its subject."""

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
    mine = told(person.pk).select_related("wording").order_by("-created_at")
    page = Paginator(mine, PER_PAGE).get_page(number)
    lines = [
        Line(str(m.pk), _subject(m), m.why, m.sent_at or m.created_at, m.read_at is None)
        for m in page.object_list
    ]
    return Inbox(lines, page, unread_count(person))


def _subject(message: Message) -> str:
    """As it was sent; where it was not, what sort of message it is."""
    wording = getattr(message, "wording", None)
    return wording.subject if wording else label_of(message.kind)


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
    """A message as its reader sees it; ``said`` is empty when what it was about is gone.

    ``as_sent``: the very words that went out, not what would be said today.
    """

    message: Message
    label: str
    said: list[Said]
    files: list[Attachment]
    as_sent: bool = False


def reading(message: Message) -> Reading:
    """As it was sent. What never went out says what is true now, each part for itself."""
    files = list(message.attachments.defer("content"))
    wording = Wording.objects.filter(pk=message.pk).first()
    if wording is not None:
        said = Said(wording.subject, wording.text)
        return Reading(message, label_of(message.kind), [said], files, as_sent=True)
    carried = message.kind in TOGETHER
    spoken = message.parts.filter(state__in=SHOWN).order_by("created_at") if carried else [message]
    said = [words for one in spoken if (words := _said(one))]
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
    """Groups without e-mail; the number for text messages, empty when none are wanted; and the
    one that waits for its code.
    """

    refused: frozenset[str]
    number: str
    to_confirm: str = ""


def ways_of(person: StaffMember) -> Ways:
    """By what ways the person wants to be written to."""
    refused = EmailRefusal.objects.filter(person=person).values_list("group", flat=True)
    preference = Preference.objects.filter(person=person).first()
    texts = preference and preference.sms_opted_in_at
    check = NumberCheck.objects.filter(person=person).first()
    number = preference.mobile_number if preference and texts else ""
    return Ways(frozenset(refused), number, check.number if check else "")
