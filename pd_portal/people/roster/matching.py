"""Which position here does a row of the file speak of? Pure."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial as use

from pd_portal.people.roster.plan import PositionState
from pd_portal.people.roster.rows import PositionRow

Test = Callable[[PositionRow, PositionState], bool]


def same_place(row: PositionRow, there: PositionState) -> bool:
    return (row.kind, row.unit, row.job) == (there.kind, there.unit, there.job)


def same_post(row: PositionRow, there: PositionState) -> bool:
    return same_place(row, there) and row.title in ("", there.title)


def same_end(row: PositionRow, there: PositionState) -> bool:
    return row.ends_on == there.ends_on


def same_start(row: PositionRow, there: PositionState) -> bool:
    return row.starts_on == there.starts_on


def alike(row: PositionRow, there: PositionState) -> bool:
    """In what tells two positions of one kind at one place apart."""
    return row.primary in (None, there.primary) and row.fte == there.fte


def is_open(row: PositionRow, there: PositionState) -> bool:
    """There is no end yet and the row does not lie wholly before it."""
    return there.ends_on is None and (row.ends_on is None or row.ends_on >= there.starts_on)


def overlap(row: PositionRow, there: PositionState) -> bool:
    """They share a day; a row that does not say when it starts might mean any."""
    if row.ends_on is None or row.starts_on is None:
        return False
    return row.starts_on <= (there.ends_on or row.ends_on) and there.starts_on <= row.ends_on


def both_open(row: PositionRow, there: PositionState) -> bool:
    return row.ends_on is None and there.ends_on is None


def both_run(row: PositionRow, there: PositionState, as_of: date) -> bool:
    """Both go on today and after, whatever end is planned; a row that starts later is another."""
    runs = all(last is None or last >= as_of for last in (row.ends_on, there.ends_on))
    begun = there.starts_on <= as_of and (row.starts_on is None or row.starts_on <= as_of)
    return runs and begun


def may_mean(row: PositionRow, there: PositionState, as_of: date) -> bool:
    """A row without an end says that somebody is there now, so never a position that is over."""
    return row.ends_on is not None or there.ends_on is None or there.ends_on >= as_of


# From the surest to the least sure; each is tried over all rows before the next.
PASSES: tuple[tuple[Test, ...], ...] = (
    (same_post, same_end, same_start, alike),
    (same_post, same_end, same_start),
    (same_post, same_end, alike),
    (same_post, same_end),
    (same_place, same_end, same_start),
    (same_place, same_end),
    (same_place, is_open, same_start),
    (same_post, is_open),
    (same_place, is_open),
    (same_place, same_start),
    (same_place, overlap),
    (both_open, same_start),
    (both_open,),
)
# A delta that names single positions does not speak of those it leaves out.
SAME_PLACE = PASSES[:-2]


def pair(
    rows: Iterable[PositionRow],
    there: Iterable[PositionState],
    as_of: date,
    *,
    partial: bool = False,
) -> tuple[list[tuple[PositionRow, PositionState | None]], list[PositionState]]:
    """Each row with its position or None, in the order of the rows; and the positions left over.

    ``partial`` rows never become somebody's other position.
    """
    rows = list(rows)
    left = sorted(there, key=lambda position: (position.starts_on, position.id), reverse=True)
    found: dict[int, PositionState] = {}
    if not left:
        return [(row, None) for row in rows], []
    moved: Test = use(both_run, as_of=as_of)
    for tests in SAME_PLACE if partial else (*PASSES, (moved, same_start), (moved,)):
        for at, row in enumerate(rows):
            if at in found:
                continue
            speakable = (p for p in left if may_mean(row, p, as_of))
            match = next((p for p in speakable if all(test(row, p) for test in tests)), None)
            if match is not None:
                found[at] = match
                left.remove(match)
    return [(row, found.get(at)) for at, row in enumerate(rows)], left
