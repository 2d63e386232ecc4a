"""Switches of People, each with its default. A site overrides them as ``PD_PORTAL_<NAME>``."""

from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    # A gap between two spells of at most this many days keeps the original hire date.
    "REHIRE_GAP_DAYS": 100,
    # An import that would end more than this share of its people asks for the count to be typed.
    "IMPORT_GUARD_SHARE": 0.10,
    # The same inside one unit of fewer than ``IMPORT_GUARD_SMALL_UNIT`` people, as a count.
    "IMPORT_GUARD_UNIT_COUNT": 5,
    "IMPORT_GUARD_SMALL_UNIT": 50,
    # The version of the data-use notice in force; raising it shows the notice again.
    "DATA_USE_NOTICE_VERSION": 1,
}


def setting(name: str) -> Any:
    """The site's value for ``name``, else the default above."""
    return getattr(settings, f"PD_PORTAL_{name}", DEFAULTS[name])
