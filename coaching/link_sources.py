"""What a goal may link to, and whose progress may be shared. Upper apps register it here."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from pd_portal.ui.registry import Registry

Pair = tuple[int, str]


class LinkSource(Protocol):
    """One kind of thing, a module for example; its name in the registry is the ``link_kind``."""

    label: str
    has_progress: bool

    def choices(self, day: date) -> list[tuple[str, str]]:
        """References and titles one may link to on ``day``."""

    def titles(self, refs: Iterable[str]) -> dict[str, str]:
        """Titles by reference, of those that still exist; one query."""

    def progress(self, pairs: Iterable[Pair], day: date) -> dict[Pair, str]:
        """Words by (person id, reference): how far that person is; facts, never a judgment."""


link_sources: Registry[LinkSource] = Registry("Things a coaching goal may link to, by kind.")
