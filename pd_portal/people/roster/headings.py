"""Where a table's heading stands, and what its columns are called. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from pd_portal.people.roster.problems import BadFile

Rows = Iterator[tuple[int, list[str]]]
# So many rows are looked at for the one that names the columns.
LOOKED_AT = 30


@dataclass
class Table:
    """``heads`` as they stand in the file, unlike each other; ``rows`` are (line, cells), read once."""

    heads: list[str]
    rows: Rows
    note: str = ""


def with_heads(rows: Rows, notes: Sequence[str] = ()) -> Table:
    """The table below the row that names its columns; title lines above it are passed over."""
    first = list(islice(rows, LOOKED_AT))
    if not first:
        raise BadFile("The file is empty.")
    at = _heading_at([sum(map(bool, cells)) for _, cells in first])
    line, heads = first[at]
    while heads and not heads[-1]:
        heads.pop()
    if len(heads) < 2:
        raise BadFile("The first line must name the columns, with at least two of them.")
    above = f"The columns are named in line {line}; what stands above was passed over."
    heads, twice = _told_apart(heads)
    said = [*notes, above if at else "", twice]
    return Table(heads, chain(first[at + 1 :], rows), " ".join(filter(None, said)))


def _heading_at(filled: Sequence[int]) -> int:
    """The first row with about as many filled cells as most rows have: titles have one or two."""
    usual = sorted(filled)[int(len(filled) * 0.75)]
    enough = max(2, usual // 2)
    return next((at for at, cells in enumerate(filled) if cells >= enough), 0)


def _told_apart(heads: Sequence[str]) -> tuple[list[str], str]:
    """Columns of one name get a number: ``Note``, ``Note (2)``."""
    seen: dict[str, int] = {}
    found, twice = [], []
    for head in heads:
        count = seen[head.casefold()] = seen.get(head.casefold(), 0) + 1
        found.append(f"{head} ({count})" if head and count > 1 else head)
        twice += [head] if head and count == 2 else []
    names = ", ".join(head[:40] for head in twice[:5])
    return (
        found,
        f"Several columns are called {names}; the later ones are numbered." if twice else "",
    )
