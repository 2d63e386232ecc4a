"""Text messages, through whatever service the agency uses.

``PD_PORTAL_SMS_BACKEND`` names a class with ``send(number, text, key)``; ``key`` is the same when
a message is sent again, so that the service can leave out the second. It raises
``NoSuchAddress`` for a number that does not exist and ``ChannelDown`` when nothing can be sent.
Empty: the portal sends no text messages.
"""

import sys
from typing import Protocol

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from pd_portal.notify.kinds import kinds
from pd_portal.notify.models import Message

LONGEST = 160


class SmsBackend(Protocol):
    def send(self, number: str, text: str, key: str) -> None:
        """Hand one text over, or raise."""


class ConsoleSms:
    """Prints what would be sent."""

    def send(self, number: str, text: str, key: str) -> None:
        sys.stdout.write(f"SMS to {number}: {text}\n")


def sms_is_on() -> bool:
    """Did the agency name a service?"""
    return bool(getattr(settings, "PD_PORTAL_SMS_BACKEND", ""))


def sms_backend() -> SmsBackend:
    """The service the agency named."""
    return import_string(settings.PD_PORTAL_SMS_BACKEND)()


def sms_text(message: Message) -> str:
    """What sort of message waits and where to read it: no name, no place, no subject."""
    from pd_portal.notify.rendering import absolute

    ending = f" Read it: {absolute(reverse('notify:inbox'))}"
    said = f"{settings.WAGTAIL_SITE_NAME}: {kinds[message.kind].label}."
    return said[: LONGEST - len(ending)] + ending
