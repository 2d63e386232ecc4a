"""The main navigation: apps register entries, the base template shows what the viewer may open.

    nav.register("people", NavItem("People", "people:list", "people.list_people"), order=40)

``account_menu`` takes the same entries for the menu under the viewer's name, ``footer_menu`` for
the foot of every page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import rules
from django.http import HttpRequest
from django.urls import reverse

from pd_portal.ui.registry import Registry


@dataclass(frozen=True)
class NavItem:
    """One entry: ``label`` on screen, ``url_name`` to reverse, ``rule`` the viewer must pass."""

    label: str
    url_name: str
    rule: str


@dataclass(frozen=True)
class NavLink:
    """An entry as the page shows it. ``current`` is the value of ``aria-current``, or empty."""

    label: str
    url: str
    current: str


@dataclass(frozen=True)
class Counter:
    """A link beside the viewer's name with a number: ``waiting`` things, named in words."""

    label: str
    url: str
    waiting: int
    words: str


nav: Registry[NavItem] = Registry("Entries of the main navigation.")
account_menu: Registry[NavItem] = Registry("Entries of the menu under the viewer's name.")
footer_menu: Registry[NavItem] = Registry("Entries of every page's footer, visitors' too.")
counters: Registry[Callable[[Any], Counter | None]] = Registry(
    "Links in the header with a number: called with a signed-in user; None shows nothing."
)
viewer_names: Registry[Callable[[Any], str]] = Registry(
    "Called with a signed-in user; returns the name the person goes by, or an empty string."
)


def links_for(request: HttpRequest, entries: Registry[NavItem]) -> list[NavLink]:
    """The entries this viewer may open, the nearest one to the page marked."""
    allowed = [item for item in entries if rules.has_perm(item.rule, request.user)]
    urls = [reverse(item.url_name) for item in allowed]
    inside = [url for url in urls if request.path.startswith(url)]
    nearest = max(inside, key=len, default="")
    return [
        NavLink(item.label, url, _current(url, nearest, request.path))
        for item, url in zip(allowed, urls, strict=True)
    ]


def _current(url: str, nearest: str, path: str) -> str:
    if url != nearest:
        return ""
    return "page" if url == path else "true"


def viewer_name(user: Any) -> str:
    """How the viewer is called on the page: what a provider says, else the login's own name."""
    for provider in viewer_names:
        if name := provider(user):
            return name
    return user.get_full_name() or user.get_username()
