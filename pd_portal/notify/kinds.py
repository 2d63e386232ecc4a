"""Kinds of messages. Apps register theirs; the outbox knows nothing of courses or coaching.

A kind's templates are ``notify/mail/NAME.txt`` and ``NAME.html``; the first line of the text
template's ``subject`` block is the subject. Both say the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pd_portal.notify.models import Message
from pd_portal.ui import dates
from pd_portal.ui.registry import Registry

Context = Callable[[Message], dict[str, Any]]
StillTrue = Callable[[Message], bool]


def moment_of(message: Message) -> datetime:
    """The moment a message is being sent at, for ``still_true`` and ``context``; else now."""
    return getattr(message, "sending_at", None) or dates.now()


def _always(message: Message) -> bool:
    return True


def _nothing(message: Message) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Kind:
    """How one kind of message looks and behaves.

    Args:
        label: what the settings page calls it.
        group: kinds that are chosen together: ``training``, ``coaching``, ``people``, ``account``.
        still_true: asked just before sending; False drops the message.
        context: what the templates are filled with, read at sending so that it is current.
        may_refuse: the person may turn it off (a changed booking may not be).
        any_hour: sent in quiet hours and on days off, because it changes something soon.
    """

    label: str
    group: str
    still_true: StillTrue = _always
    context: Context = _nothing
    may_refuse: bool = True
    any_hour: bool = False


# Messages that carry others: the day's reminder, and what a person wants to read together.
REMINDER, DIGEST = "reminder", "digest"
TOGETHER = frozenset({REMINDER, DIGEST})

kinds: Registry[Kind] = Registry("Kinds of messages by name.")
