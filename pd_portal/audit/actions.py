"""The frame of every write: keyword-only, ``actor`` and ``now`` passed in, atomic."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


class Refused(Exception):  # noqa: N818  (reads as a sentence where it is raised)
    """A rule of the domain said no.

    ``message`` is shown to the person as it is; ``field`` names the form field it belongs to.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True)
class System:
    """An actor that is no person: a scheduled step or a command, by ``name``."""

    name: str


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make ``function`` one atomic write; refuse a signature without ``actor`` and ``now``."""
    parameters = inspect.signature(function).parameters
    loose = [p.name for p in parameters.values() if p.kind is not p.KEYWORD_ONLY]
    if loose or not {"actor", "now"} <= set(parameters):
        raise TypeError(f"{function.__qualname__} is keyword-only with actor and now; see {loose}")

    @wraps(function)
    def atomically(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            return function(*args, **kwargs)

    atomically.is_action = True  # type: ignore[attr-defined]  # read by the architecture tests
    return atomically


def reference(thing: Any) -> tuple[str, str]:
    """Label and id of a model instance or System actor: how audit names things."""
    if isinstance(thing, System):
        return "system", thing.name
    if thing is None:
        return "", ""
    return thing._meta.label, str(thing.pk)
