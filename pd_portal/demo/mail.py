"""The demo's mail server and telephone: whatever is sent is kept and shown, and leaves nowhere."""

from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import parseaddr
from smtplib import SMTPDataError
from typing import ClassVar

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from pd_portal.demo.models import SentMail
from pd_portal.people.models import PersonEmail
from pd_portal.ui import dates


class MailboxBackend(BaseEmailBackend):
    """Keeps each e-mail once for everybody it goes to."""

    # While the demo's history is loaded, its own clock and what its mail server refuses.
    clock: ClassVar[Callable[[], datetime]] = staticmethod(dates.now)
    refused: ClassVar[frozenset[str]] = frozenset()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            raw = mail.message().as_bytes()
            for recipient in mail.recipients():
                self._keep(parseaddr(recipient)[1].lower(), mail.subject, raw)
        return len(email_messages)

    def _keep(self, address: str, subject: str, raw: bytes) -> None:
        if address in self.refused:
            raise SMTPDataError(554, b"5.7.1 refused by the receiving server's policy")
        owner = PersonEmail.objects.filter(address=address, ends_on=None).order_by("-pk").first()
        SentMail.objects.create(
            at=type(self).clock(), to=address, subject=subject[:200], raw=raw,
            person_id=owner.person_id if owner else None,
        )  # fmt: skip


class MailboxSms:
    """Keeps each text message."""

    def send(self, number: str, text: str, key: str) -> None:
        from pd_portal.notify.models import NumberCheck, Preference

        owner = (
            NumberCheck.objects.filter(number=number).order_by("-asked_at").first()
            or Preference.objects.filter(mobile_number=number).order_by("-pk").first()
        )
        SentMail.objects.create(
            channel=SentMail.Channel.SMS, at=dates.now(), to=number, subject="Text message",
            raw=text.encode(), person_id=owner.person_id if owner else None,
        )  # fmt: skip
