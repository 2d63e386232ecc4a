from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pd_portal.pages.models import ContactMessage


@dataclass(frozen=True)
class WaitingMessage:
    """A message with its age in whole days; ``owner`` is a login's name or empty."""

    message: ContactMessage
    age_days: int
    owner: str


def messages_for(user: Any, *, now: datetime) -> list[WaitingMessage]:
    """What still waits, oldest first. One query."""
    waiting = ContactMessage.objects.visible_to(user).waiting().select_related("owner")
    return [
        WaitingMessage(
            m, m.age_days(now), m.owner.get_full_name() or m.owner.get_username() if m.owner else ""
        )
        for m in waiting
    ]
