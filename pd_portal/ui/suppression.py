"""Small groups in figures for the public, a Board or a sponsor. Pure.

A group of fewer than ``least`` people is never shown. Hidden groups are pooled into one, and when
the pool itself is small, or would stand for a single group, the smallest shown group joins it
(complementary suppression): no figure follows by subtracting the shown ones from the total. A
group of which none or all count, and that is smaller than twice ``least``, is hidden too.
Source of the numbers: NCES 2011-603; most states use 10.
"""

from collections.abc import Iterable
from dataclasses import dataclass

LEAST = 10
LEAST_ALLOWED = 5
POOLED = "All other groups"


@dataclass(frozen=True)
class Group:
    """``people`` in the group, of whom ``count`` are counted (0 to ``people``)."""

    label: str
    people: int
    count: int


@dataclass(frozen=True)
class Suppressed:
    """What may be shown. ``total`` is None when even all together are too few."""

    total: Group | None
    groups: tuple[Group, ...]
    pooled: tuple[str, ...]


def suppress(groups: Iterable[Group], *, least: int = LEAST) -> Suppressed:
    """Pool what is too small to show; the groups returned add up to the total.

    Raises:
        ValueError: ``least`` below 5, or a count outside its group.
    """
    if least < LEAST_ALLOWED:
        raise ValueError(f"The smallest group shown has at least {LEAST_ALLOWED} people.")
    listed = [_checked(group) for group in groups if group.people]
    total = _sum("Total", listed)
    if total.people < least or _tells_all(total, least):
        return Suppressed(None, (), tuple(group.label for group in listed))
    hidden = [group for group in listed if group.people < least or _tells_all(group, least)]
    shown = [group for group in listed if group not in hidden]
    while hidden and shown and not _safe(hidden, least):
        joining = min(shown, key=lambda group: group.people)
        shown.remove(joining)
        hidden.append(joining)
    pool = (_sum(POOLED, hidden),) if hidden else ()
    return Suppressed(total, (*shown, *pool), tuple(group.label for group in hidden))


def _safe(hidden: list[Group], least: int) -> bool:
    """A pool may be shown when it is large, of several groups, and neither nobody nor everybody."""
    pool = _sum(POOLED, hidden)
    return len(hidden) > 1 and pool.people >= least and not _tells_all(pool, least)


def _tells_all(group: Group, least: int) -> bool:
    """None or all of a small group: the figure would speak of each person in it."""
    return group.people < 2 * least and group.count in (0, group.people)


def _sum(label: str, groups: list[Group]) -> Group:
    return Group(label, sum(g.people for g in groups), sum(g.count for g in groups))


def _checked(group: Group) -> Group:
    if not 0 <= group.count <= group.people:
        raise ValueError(f"{group.label}: {group.count} of {group.people} is impossible.")
    return group
