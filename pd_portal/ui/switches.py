"""Typed switches: what a site may set as ``PD_PORTAL_<NAME>``, each with a default and a sentence.

An app declares its own in ``conf.py`` and reads them through what ``declare`` returns:

    setting = declare({"REHIRE_GAP_DAYS": Switch(100, "Days of a gap that keeps the hire date.")})
    setting("REHIRE_GAP_DAYS")

Values come from the settings module. Production copies ``PD_PORTAL_*`` from the environment as
text, which is read as JSON unless the default is itself text. The ``pd_ui.E010`` check names a
value of another type than its default, so a typo is found at the start and not on some page.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error


@dataclass(frozen=True)
class Switch:
    """``default`` gives value and type; ``what`` is the sentence of the documentation."""

    default: Any
    what: str


declared: dict[str, Switch] = {}


def declare(switches: Mapping[str, Switch]) -> Callable[[str], Any]:
    """Add an app's switches; returns the function that reads one by name.

    Raises ValueError when another app declared the name already.
    """
    twice = declared.keys() & switches.keys()
    if twice:
        raise ValueError(f"Declared twice: {', '.join(sorted(twice))}.")
    declared.update(switches)
    return value


def value(name: str) -> Any:
    """The site's value for ``name`` in the type of its default. ValueError: it has another type."""
    default = declared[name].default
    given = getattr(settings, f"PD_PORTAL_{name}", default)
    if isinstance(given, str) and not isinstance(default, str):
        given = json.loads(given)
    if isinstance(default, tuple) and isinstance(given, list):
        given = tuple(given)
    if type(given) is not type(default) and not _is_a_number_for(default, given):
        raise ValueError(f"{given!r} is not of the type of {default!r}")
    return given


def _is_a_number_for(default: Any, given: Any) -> bool:
    return isinstance(default, float) and isinstance(given, int) and not isinstance(given, bool)


def check_values(**kwargs: Any) -> list[CheckMessage]:
    """Every declared switch whose value cannot be read, for Django's system checks."""
    return [found for name in sorted(declared) for found in _wrong(name)]


def _wrong(name: str) -> list[CheckMessage]:
    try:
        value(name)
    except ValueError as error:
        return [Error(f"PD_PORTAL_{name}: {error}.", id="pd_ui.E010")]
    return []
