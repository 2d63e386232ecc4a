"""The main navigation: apps register entries, the base template shows what the viewer may open."""

from dataclasses import dataclass

from pd_portal.ui.registry import Registry


@dataclass(frozen=True)
class NavItem:
    """One entry: ``label`` on screen, ``url_name`` to reverse, ``rule`` the viewer must pass."""

    label: str
    url_name: str
    rule: str


nav: Registry[NavItem] = Registry("Entries of the main navigation.")
