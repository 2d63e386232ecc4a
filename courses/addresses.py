"""Where the player shows things."""

import re
from urllib.parse import urlencode

from django.urls import reverse


def fits(slug: str) -> bool:
    """Whether the player's addresses can hold this short name."""
    return re.fullmatch(r"[-a-zA-Z0-9_]+", slug) is not None


def catalog(*, course: str = "") -> str:
    query = f"?{urlencode({'course': course})}" if course else ""
    return reverse("courses:catalog") + query


def module(slug: str) -> str:
    return reverse("courses:module", args=[slug])


def lesson(module_slug: str, slug: str) -> str:
    return reverse("courses:lesson", args=[module_slug, slug])
