"""What somebody can work out of a published table with a pooled row. Pure.

The pool stands for some units that are not shown. An attacker knows how many they are, how many
people they have together and how many of these count, and looks for every table of whole numbers
that fits: each unit has at least one person, none counts more people than it has. A cell is safe
when it has at least three possible values among these tables. The same is asked of guesses: that
every pooled unit is small, or no larger than the smallest one shown, and that units shown in a
page next to this one had the same numbers here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ENOUGH = 3
Pair = tuple[int, int]


@dataclass(frozen=True)
class Page:
    """One published page: ``shown`` units by name as (people, counted), and the pool.

    ``units`` is how many units the pool stands for, 0 where everything is shown.
    """

    shown: Mapping[str, Pair]
    units: int = 0
    people: int = 0
    counted: int = 0


@dataclass(frozen=True)
class Values:
    """How many values each kind of hidden cell may have; each range is without a gap."""

    people: int
    counted: int
    not_counted: int

    @property
    def fewest(self) -> int:
        return min(self.people, self.counted, self.not_counted)


def possible_values(
    units: int, people: int, counted: int, most: int | None = None
) -> Values | None:
    """Values of the cells of one of ``units`` alike units, None where no table fits.

    ``most``: no unit has more people than that.
    """
    not_counted = people - counted
    if units < 1 or min(counted, not_counted) < 0 or people < units:
        return None
    rest = units - 1
    high = people - rest
    low = 1 if rest else people
    if most is not None:
        low, high = max(low, people - most * rest), min(high, most)
    if low > high:
        return None
    return Values(
        people=high - low + 1,
        counted=_width(low, high, counted, not_counted),
        not_counted=_width(low, high, not_counted, counted),
    )


def _width(low: int, high: int, this: int, other: int) -> int:
    """How many values the part ``this`` of a unit may have.

    A unit of n people with k of this part needs n - k of the other: k <= n <= k + other.
    """
    first = max(0, low - other)
    last = min(this, high)
    return max(0, last - first + 1)


def fewest_values(page: Page, *, least: int) -> int | None:
    """The fewest values any hidden cell of ``page`` may have; None where nothing is hidden.

    ``least`` is the rule's smallest group.
    """
    found = [
        possible_values(page.units, page.people, page.counted, most)
        for most in _guesses(page, least)
    ]
    return min((values.fewest for values in found if values is not None), default=None)


def fewest_beside(page: Page, neighbor: Page, *, least: int) -> int | None:
    """The same once the units that only ``neighbor`` shows are guessed to be as they are there."""
    return fewest_values(_without(page, neighbor), least=least)


def _guesses(page: Page, least: int) -> set[int | None]:
    """None, and the upper limits that the rule suggests to somebody who knows it."""
    smallest = min((people for people, _ in page.shown.values()), default=None)
    small = {least - 1, 2 * least - 1}
    return {None, *small} | ({max(least - 1, smallest)} if smallest else set())


def _without(page: Page, neighbor: Page) -> Page:
    """What the pool holds once the units that only ``neighbor`` shows are guessed away."""
    known = [pair for name, pair in neighbor.shown.items() if name not in page.shown]
    return Page(
        shown=page.shown,
        units=page.units - len(known),
        people=page.people - sum(people for people, _ in known),
        counted=page.counted - sum(counted for _, counted in known),
    )
