"""What stands to be reminded of. Apps register sources; the engine asks them person by person's
range of ids, and makes at most one message a person a day of what nobody was told yet.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pd_portal.ui.registry import Registry


@dataclass(frozen=True)
class Window:
    """People with ids from ``first`` to ``last``, both included; ``day`` is the agency's.

    ``people``: only these of them.
    """

    first: int
    last: int
    day: date
    now: datetime
    people: frozenset[int] = frozenset()

    def of(self, field: str = "person") -> dict[str, Any]:
        """A filter on a key to a person: ``rows.filter(**window.of("recipient"))``."""
        if self.people:
            return {f"{field}__in": self.people}
        return {f"{field}__gte": self.first, f"{field}__lte": self.last}


@dataclass(frozen=True)
class Line:
    """One thing for one person. ``kind``, ``label``, ``ref`` and ``version`` are told once.

    Args:
        why: finishes "You get this because ...".
        data: ids, dates and codes for the template; ``rank`` (lower is more pressing) and ``on``
            (an ISO day) order the lines of a message.
        before: send it on the last day of work before this day, not earlier.
        paced: whether the person's choice of once a week holds; not where the agency sets the day.
    """

    person_id: int
    kind: str
    label: str
    ref: str
    version: str
    why: str
    data: dict[str, Any] = field(default_factory=dict)
    before: date | None = None
    paced: bool = True

    @property
    def key(self) -> tuple[int, str, str, str, str]:
        return self.person_id, self.kind, self.label, self.ref, self.version


Source = Callable[[Window], Iterable[Line]]
sources: Registry[Source] = Registry(
    "What stands to be reminded of: called with a Window, returns Lines for its people."
)


@dataclass(frozen=True)
class Watched:
    """A source that need not be asked about everybody more than once a day.

    Args:
        latest: how far its facts go now; None: not settled, ask about everybody again.
        changed: ids of the people whose facts came after such a number.
    """

    latest: Callable[[], int | None]
    changed: Callable[[int], Iterable[int]]


watched: Registry[Watched] = Registry(
    "By the name of a source: whom to ask it about again on a day on which everybody was."
)
once_a_day = Watched(latest=lambda: 0, changed=lambda mark: ())
