"""What upper apps add to Policy's own pages and commands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pd_portal.ui.registry import Registry

Write = Callable[[str], object]
Part = Callable[[Write], Any]

standing_parts: Registry[Part] = Registry(
    "Further parts of `manage.py standing`: called with a function that prints a line; a bar that "
    "does not hold leaves with status 1."
)


@dataclass(frozen=True)
class Waits:
    """How many of something wait, what they are called, and where they are listed."""

    count: int
    one: str
    many: str
    path: str

    @property
    def words(self) -> str:
        return f"{self.count} {self.one if self.count == 1 else self.many}"


hr_waits: Registry[Callable[[Any, date], Waits]] = Registry(
    "What else waits for HR to decide: for a user and a day, in one query."
)
