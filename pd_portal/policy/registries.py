"""What upper apps add to Policy's own pages and commands."""

from collections.abc import Callable
from typing import Any

from pd_portal.ui.registry import Registry

Write = Callable[[str], object]
Part = Callable[[Write], Any]

standing_parts: Registry[Part] = Registry(
    "Further parts of `manage.py standing`: called with a function that prints a line; a bar that "
    "does not hold leaves with status 1."
)
