"""A message as people read it: subject, text and HTML that say the same."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from pd_portal.notify.kinds import kinds
from pd_portal.notify.models import Message

# What every text says at its end: why it came, and where to change that.
FOOTER = re.compile(r"\n-- ?\n.*\Z", re.DOTALL)


@dataclass(frozen=True)
class Rendered:
    """Subject on one line, plain text, HTML."""

    subject: str
    text: str
    html: str


def absolute(path: str) -> str:
    """A full address for a path of the site."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def render(message: Message, *, part: bool = False) -> Rendered:
    """Fill the kind's templates with what is true now; ``part``: without frame and footer."""
    return fill(message, kinds[message.kind].context(message), part=part)


def fill(message: Message, of_kind: dict[str, Any], *, part: bool = False) -> Rendered:
    """The kind's templates with ``of_kind`` and what every message says."""
    context: dict[str, Any] = {
        "message": message,
        "part": part,
        "person": message.recipient,
        "agency": settings.WAGTAIL_SITE_NAME,
        "settings_url": absolute(reverse("notify:settings")),
        "home_url": absolute(reverse("home:home")),
        **of_kind,
    }
    stem = f"notify/mail/{message.kind}"
    subject, _, text = render_to_string(f"{stem}.txt", context).strip().partition("\n")
    html = render_to_string(f"{stem}.html", {**context, "subject": subject})
    # A subject is one line: whatever a name carries, no header can follow it.
    return Rendered(" ".join(subject.split())[:200], text.strip() + "\n", html)
