"""Made-up examples of every kind of message, for the page that shows them and for the tests.

An app registers, under its kind's name, what each variant is called and the context its templates
get. Nothing is read from the database.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pd_portal.notify.kinds import kinds
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import Rendered, fill
from pd_portal.people.models import StaffMember
from pd_portal.ui.registry import Registry


@dataclass(frozen=True)
class Preview:
    """One variant of a kind: ``why`` ends "You get this because", ``context`` fills templates."""

    title: str
    why: str
    context: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)


previews: Registry[Callable[[], list[Preview]]] = Registry(
    "Examples by name of kind; each returns the variants of its kind."
)


def examples(kind: str) -> list[Preview]:
    """The variants of ``kind``; none when its owner registered none."""
    return previews[kind]() if kind in previews else []


def shown(kind: str, preview: Preview, name: str = "Quintero", *, part: bool = False) -> Rendered:
    """The example as somebody called Rosa ``name`` would get it; ``part``: without its frame."""
    if kind not in kinds:
        raise LookupError(f"No kind of message is called {kind!r}.")
    reader = StaffMember(pk=0, given_name="Rosa", family_name=name)
    message = Message(kind=kind, recipient=reader, why=preview.why, data=preview.data)
    return fill(message, preview.context, part=part)
