"""Everything the demo would have sent, to be read as its readers would have."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count

from pd_portal.demo.models import SentMail
from pd_portal.people.models import StaffMember

PER_PAGE = 25
SHOWN_HEADERS = ("From", "To", "Subject", "Message-ID", "List-Unsubscribe", "Auto-Submitted")


@dataclass(frozen=True)
class Mailbox:
    """One page of mail, newest first; of one person, when one is chosen."""

    page: Page
    person: StaffMember | None
    busiest: list[tuple[StaffMember, int]]


def mailbox(*, person_id: int | None = None, number: int = 1) -> Mailbox:
    """Four queries, and two more for the people who got most."""
    mails = SentMail.objects.select_related("person").order_by("-at", "-pk").defer("raw")
    person = StaffMember.objects.filter(pk=person_id).first() if person_id else None
    if person is not None:
        mails = mails.filter(person=person)
    counted = SentMail.objects.filter(person__isnull=False).values_list("person").annotate(n=Count("pk"))  # fmt: skip
    top = dict(counted.order_by("-n", "person")[:12])
    people = StaffMember.objects.in_bulk(list(top))
    busiest = [(people[pk], count) for pk, count in top.items()]
    return Mailbox(Paginator(mails, PER_PAGE).get_page(number), person, busiest)


@dataclass(frozen=True)
class File:
    """An attachment by its place in the e-mail."""

    place: int
    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True)
class Opened:
    """One e-mail or text message, taken apart as a mail program does."""

    at: datetime
    headers: list[tuple[str, str]]
    subject: str
    text: str
    html: str
    files: list[File]


def opened(mail: SentMail) -> Opened:
    """The parts of ``mail``; a text message is text alone."""
    if mail.channel == SentMail.Channel.SMS:
        words = bytes(mail.raw).decode()
        return Opened(mail.at, [("To", mail.to)], mail.subject, words, "", [])
    parsed = message_from_bytes(bytes(mail.raw), policy=policy.default)
    headers = [(name, str(parsed[name])) for name in SHOWN_HEADERS if parsed[name]]
    files = [_file(place, part) for place, part in enumerate(parsed.iter_attachments())]
    return Opened(mail.at, headers, mail.subject, _body(parsed, "plain"), _body(parsed, "html"), files)  # fmt: skip


def _body(parsed: EmailMessage, kind: str) -> str:
    part = parsed.get_body((kind,))
    return str(part.get_content()) if part else ""


def _file(place: int, part: Any) -> File:
    content = part.get_content()
    body = content.encode() if isinstance(content, str) else bytes(content)
    return File(place, part.get_filename() or f"file-{place + 1}", part.get_content_type(), body)
