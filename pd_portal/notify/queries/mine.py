"""A person's own messages and choices."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator

from pd_portal.notify.groups import GROUPS
from pd_portal.notify.kinds import kinds
from pd_portal.notify.models import GroupChoice, Message, Preference
from pd_portal.people.models import StaffMember

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
    mine = Message.objects.filter(recipient=person, state__in=SHOWN).order_by("-created_at")
    page = Paginator(mine, PER_PAGE).get_page(number)
    lines = [
        Line(str(m.pk), label_of(m.kind), m.why, m.sent_at or m.created_at, m.read_at is None)
        for m in page.object_list
    ]
    return Inbox(lines, page, unread_count(person))


def label_of(kind: str) -> str:
    """The kind's name on screen, also when its app is gone."""
    return kinds[kind].label if kind in kinds else kind


def unread_count(person: StaffMember) -> int:
    """How many messages ``person`` has not opened on the portal."""
    return Message.objects.filter(recipient=person, state__in=SHOWN, read_at=None).count()


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
