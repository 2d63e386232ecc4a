"""Switches of Courses, each with its default. A site overrides them as ``PD_PORTAL_<NAME>``."""

from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    # Keep private reflections, sealed in the vault. Off: only that one was written is recorded.
    "KEEP_PRIVATE_REFLECTIONS": False,
    # Days within which a facilitator promises to have read a task.
    "REVIEW_PROMISE_DAYS": 14,
    # Days within which a concern is answered where its employer has set nothing else.
    "CONCERN_PROMISE_DAYS": 10,
}


def setting(name: str) -> Any:
    """The site's value for ``name``, else the default above."""
    return getattr(settings, f"PD_PORTAL_{name}", DEFAULTS[name])
