"""A bar is one printed line that a stranger can trust: ``bar NAME: key=value ... ok``."""

from collections.abc import Callable
from typing import Any


def bar_line(name: str, ok: bool, **figures: Any) -> str:
    """The line itself; ``figures`` keep their order."""
    pairs = " ".join(f"{key}={value}" for key, value in figures.items())
    return f"bar {name}: {pairs} {'ok' if ok else 'FAIL'}"


def print_bar(write: Callable[[str], object], name: str, ok: bool, **figures: Any) -> None:
    """Print the bar through ``write``; leave with status 1 when it is not ok."""
    write(bar_line(name, ok, **figures))
    if not ok:
        raise SystemExit(1)
