"""Where upper apps add to the pages of Courses. Each provider is asked once a page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pd_portal.ui.registry import Registry


@dataclass(frozen=True)
class DueNote:
    """What a goal says of a module for a person: ``words`` such as "Due March 14, 2027".

    ``kind`` is a status kind of the elements (plain, attention, waiting, active, done, quiet);
    ``rank`` puts what needs doing first.
    """

    words: str
    kind: str = "plain"
    rank: int = 50
    due_on: date | None = None


due_notes: Registry[Callable[[int, Iterable[int], date], dict[int, DueNote]]] = Registry(
    "Called with (person id, module ids, day); returns a DueNote by module id."
)
pay_notes: Registry[Callable[[int, date], str]] = Registry(
    "Called with (person id, day); returns one sentence on paid time, or an empty string."
)
kept_apart: Registry[Callable[[int, date], set[int]]] = Registry(
    "Called with (person id, day); returns ids of people who must not read that person's tasks, "
    "nor have theirs read by that person (coach and client)."
)
duties: Registry[Callable[[Any, Any, int, str], None]] = Registry(
    "For bars alone: called with (person, module, count, a free name); puts that many demands for "
    "the module in force for the person. The bar rolls them back."
)


@dataclass(frozen=True)
class PathwayUse:
    """A requirement that holds a version of a pathway: its title and the address of its page."""

    title: str
    url: str
    in_force: bool


pathway_uses: Registry[Callable[[list[int]], dict[int, list[PathwayUse]]]] = Registry(
    "Called with ids of pathway versions; returns who demands each, by version id."
)
