"""Small groups in figures for the public, a Board or a sponsor. Pure.

A group of fewer than ``least`` people is never shown, nor one smaller than twice ``least`` of
which none or all count. Hidden groups are pooled into one, and the smallest shown groups join it
until nothing follows by subtracting: the pool stands for several groups, is large itself, and
every number in it has at least three possible values (``disclosure``), also beside the tables
published before. Where no pool is safe the total alone is shown, and not even that where it would
tell of a group. Source of the numbers: NCES 2011-603; most states use 10.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pd_portal.ui.disclosure import ENOUGH, Page, fewest_beside, fewest_values

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
    """What may be shown. ``total`` is None when even all together are too few.

    ``groups`` add up to the total and end with the pool, if there is one; no groups and a total
    mean that the total alone may be shown. ``pooled`` names the groups that are not shown.
    """

    total: Group | None
    groups: tuple[Group, ...]
    pooled: tuple[str, ...]


def suppress(
    groups: Iterable[Group], *, least: int = LEAST, beside: Iterable[Page] = ()
) -> Suppressed:
    """Pool what is too small to show; the groups returned add up to the total.

    ``beside``: pages already published that somebody can lay beside this one.

    Raises:
        ValueError: ``least`` below 5, or a count outside its group.
    """
    if least < LEAST_ALLOWED:
        raise ValueError(f"The smallest group shown has at least {LEAST_ALLOWED} people.")
    listed = [_checked(group) for group in groups if group.people]
    beside = tuple(beside)
    total = _sum("Total", listed)
    labels = tuple(group.label for group in listed)
    if total.people < least or _tells_all(total, least):
        return Suppressed(None, (), labels)
    hidden = [group for group in listed if group.people < least or _tells_all(group, least)]
    shown = [group for group in listed if group not in hidden]
    while shown and not _safe(shown, hidden, least, beside):
        joining = min(shown, key=lambda group: _place(group, beside))
        shown.remove(joining)
        hidden.append(joining)
    if not shown:
        alone = _safe((), listed, least, ())
        return Suppressed(total if alone else None, (), labels)
    pool = (_sum(POOLED, hidden),) if hidden else ()
    return Suppressed(total, (*shown, *pool), tuple(group.label for group in hidden))


def page_of(found: Suppressed) -> Page:
    """What a reader of ``found`` knows."""
    shown = {g.label: (g.people, g.count) for g in found.groups if g.label != POOLED}
    if not found.pooled or found.total is None:
        return Page(shown)
    people, counted = found.total.people, found.total.count
    for number, part in shown.values():
        people, counted = people - number, counted - part
    return Page(shown, len(found.pooled), people, counted)


def _safe(
    shown: Iterable[Group], hidden: list[Group], least: int, beside: tuple[Page, ...]
) -> bool:
    """Nothing hidden, or a pool that is large, of several groups, and tells nothing of any.

    The page is laid beside each of ``beside``, and each of these beside the page.
    """
    pool = _sum(POOLED, hidden)
    names = {group.label: (group.people, group.count) for group in shown}
    page = Page(names, len(hidden), pool.people, pool.count)
    if hidden and (len(hidden) < 2 or pool.people < least or _tells_all(pool, least)):
        return False
    found = [fewest_values(page, least=least)]
    for other in beside:
        found.append(fewest_beside(page, other, least=least))
        found.append(fewest_beside(other, page, least=least))
    return all(values is None or values >= ENOUGH for values in found)


def _place(group: Group, beside: tuple[Page, ...]) -> tuple[bool, int, str]:
    """Who joins the pool first: whoever was in it before, then the smallest."""
    return all(group.label in page.shown for page in beside), group.people, group.label


def _tells_all(group: Group, least: int) -> bool:
    """None or all of a small group: the figure would speak of each person in it."""
    return group.people < 2 * least and group.count in (0, group.people)


def _sum(label: str, groups: Iterable[Group]) -> Group:
    listed = list(groups)
    return Group(label, sum(g.people for g in listed), sum(g.count for g in listed))


def _checked(group: Group) -> Group:
    if not 0 <= group.count <= group.people:
        raise ValueError(f"{group.label}: {group.count} of {group.people} is impossible.")
    return group
