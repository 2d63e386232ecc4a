"""The e-mail itself: headers, both parts, attachments."""

from email.utils import formataddr

from django.core.mail import EmailMultiAlternatives

from pd_portal.notify.kinds import kinds
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import render
from pd_portal.notify.unsubscribing import unsubscribe_url


def as_mail(message: Message, address: str) -> EmailMultiAlternatives:
    """Text and HTML that say the same; names are quoted, so none can smuggle a header."""
    rendered = render(message)
    message.words_sent = rendered  # type: ignore[attr-defined]  # kept beside the row once it is out
    name = one_line(str(message.recipient))
    mail = EmailMultiAlternatives(
        rendered.subject, rendered.text, to=[formataddr((name, address))], headers=headers(message)
    )
    mail.attach_alternative(rendered.html, "text/html")
    for file in message.attachments.all():
        mail.attach(one_line(file.name), bytes(file.content), file.mime_type)
    return mail


def headers(message: Message) -> dict[str, str]:
    """The id that stays with the row, "a machine wrote this" (RFC 3834), one click out (RFC 8058)."""
    found = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    if kinds[message.kind].may_refuse:
        found["List-Unsubscribe"] = f"<{unsubscribe_url(message)}>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return found


def one_line(text: str) -> str:
    """Without line breaks or doubled spaces."""
    return " ".join(text.split())
