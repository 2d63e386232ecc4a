"""Half-open intervals [start, end) of whole minutes: merge, cut, share, cover.

A list that these functions return is *tidy*: sorted, with no empty, overlapping
or touching members. Arguments called `tidy` must be such lists.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Span = tuple[int, int]


def merge(spans: Iterable[Span]) -> list[Span]:
    """Unite any spans, empty ones dropped, into a tidy list."""
    tidy: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if tidy and start <= tidy[-1][1]:
            if end > tidy[-1][1]:
                tidy[-1] = (tidy[-1][0], end)
        else:
            tidy.append((start, end))
    return tidy


def subtract(tidy: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """What remains of `tidy` outside `holes`; both are tidy."""
    left: list[Span] = []
    index = 0
    for start, end in tidy:
        while index < len(holes) and holes[index][1] <= start:
            index += 1
        at = index
        while at < len(holes) and holes[at][0] < end:
            if start < holes[at][0]:
                left.append((start, holes[at][0]))
            start = holes[at][1]
            at += 1
        if start < end:
            left.append((start, end))
    return left


def intersect(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """The minutes two tidy lists share."""
    shared: list[Span] = []
    i = j = 0
    while i < len(one) and j < len(other):
        start = max(one[i][0], other[j][0])
        end = min(one[i][1], other[j][1])
        if start < end:
            shared.append((start, end))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return shared


def covers(tidy: Sequence[Span], start: int, end: int) -> bool:
    """Whether one member of the tidy list holds the whole of [start, end)."""
    index = bisect_right(tidy, start, key=_start_of) - 1
    return index >= 0 and tidy[index][1] >= end


def overlapping(tidy: Sequence[Span], start: int, end: int) -> list[Span]:
    """The members, whole, that share a minute with [start, end)."""
    return [span for span in tidy if span[0] < end and span[1] > start]


def _start_of(span: Span) -> int:
    return span[0]
