"""Carriers take a message out of the portal: one a channel, open for a whole run.

Whatever goes wrong is one of three: the channel is down (``ChannelDown``: nothing can be sent),
the address is dead (``NoSuchAddress``), or anything else, which concerns this message alone.
"""

import re
from contextlib import suppress
from smtplib import (
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from typing import Protocol

from django.core.mail import EmailMessage, get_connection

from pd_portal.notify.mail import as_mail
from pd_portal.notify.models import Message
from pd_portal.notify.sms import sms_backend, sms_text

CLOSING = 421  # "service not available, closing": RFC 5321, section 3.8
TOO_BIG = 552
POLICY = re.compile(r"\b5\.7\.\d")  # RFC 3463: the server's rules refuse, the address is fine


class ChannelDown(Exception):  # noqa: N818  (reads as a sentence where it is caught)
    """Nothing can be sent this way for now."""


class NoSuchAddress(Exception):  # noqa: N818  (reads as a sentence where it is caught)
    """The other side refused the address for good."""


class Carrier(Protocol):
    def send(self, message: Message, address: str) -> None: ...

    def close(self) -> None: ...


class MailCarrier:
    """One connection to the mail server for all messages of a run."""

    def __init__(self) -> None:
        self.backend = get_connection()

    def send(self, message: Message, address: str) -> None:
        mail = as_mail(message, address)
        self._open()
        try:
            self._hand_over(mail)
        except (SMTPServerDisconnected, ConnectionError):
            # The server hung up between two messages; one fresh connection tells whether it is up.
            self.close()
            self._open()
            self._hand_over(mail)

    def _open(self) -> None:
        try:
            self.backend.open()
        except OSError as problem:  # smtplib's own errors are OSErrors too
            raise ChannelDown(said(problem)) from problem

    def _hand_over(self, mail: EmailMessage) -> None:
        try:
            self.backend.send_messages([mail])
        except SMTPRecipientsRefused as problem:
            code, text = next(iter(problem.recipients.values()))
            self._leave_if_closing(code, problem)
            if code >= 500 and not POLICY.search(plain(text)):
                raise NoSuchAddress(f"{code} {plain(text)}") from problem
            raise
        except SMTPResponseException as problem:
            self._leave_if_closing(problem.smtp_code, problem)
            if isinstance(problem, SMTPSenderRefused) and problem.smtp_code != TOO_BIG:
                raise ChannelDown(said(problem)) from problem
            raise
        except OSError:
            self.close()
            raise

    def _leave_if_closing(self, code: int, problem: Exception) -> None:
        if code == CLOSING:
            self.close()
            raise ChannelDown(said(problem)) from problem

    def close(self) -> None:
        # The server may be gone already; a connection that cannot say goodbye is closed anyhow.
        with suppress(OSError):
            self.backend.close()


class SmsCarrier:
    """Short texts through the agency's service."""

    def __init__(self) -> None:
        self.backend = sms_backend()

    def send(self, message: Message, address: str) -> None:
        self.backend.send(address, sms_text(message), message.message_id)

    def close(self) -> None:
        """Nothing is kept open."""


class Carriers:
    """The carriers of one run, opened when first needed."""

    makers = {Message.Channel.EMAIL: MailCarrier, Message.Channel.SMS: SmsCarrier}

    def __init__(self) -> None:
        self._open: dict[str, Carrier] = {}

    def __getitem__(self, channel: str) -> Carrier:
        if channel not in self._open:
            self._open[channel] = self.makers[Message.Channel(channel)]()
        return self._open[channel]

    def close(self) -> None:
        for carrier in self._open.values():
            carrier.close()


def plain(text: bytes | str) -> str:
    """A server's answer as one line of text."""
    decoded = text.decode(errors="replace") if isinstance(text, bytes) else text
    return " ".join(decoded.split())


def said(problem: Exception) -> str:
    """What went wrong, for the list an administrator reads: a server's own code and words."""
    if isinstance(problem, SMTPResponseException):
        return f"{problem.smtp_code} {plain(problem.smtp_error)}"[:500]
    if isinstance(problem, SMTPRecipientsRefused):
        code, text = next(iter(problem.recipients.values()))
        return f"{code} {plain(text)}"[:500]
    return plain(f"{type(problem).__name__}: {problem}")[:500]
