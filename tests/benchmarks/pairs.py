"""Ratios that a busy machine does not tilt: the median of five interleaved pairs.

Ours and the plain way take turns, so that whatever else runs slows both alike, and both are timed
in processor time. A bar fails above its limit and a quarter.
"""

from collections.abc import Callable
from statistics import median
from time import process_time
from typing import NamedTuple

PAIRS = 5
LEEWAY = 1.25

Work = Callable[[], object]


class Compared(NamedTuple):
    """How many times as long ours took, and the middle time of each in milliseconds."""

    ratio: float
    ours_ms: float
    plain_ms: float

    def within(self, limit: float) -> bool:
        return within(self.ratio, limit)


def within(ratio: float, limit: float) -> bool:
    return ratio <= limit * LEEWAY


def milliseconds(work: Work) -> float:
    began = process_time()
    work()
    return (process_time() - began) * 1000


def compared(ours: Work, plain: Work) -> Compared:
    """Both run once before the clock does, then by turns."""
    ours(), plain()
    pairs = [(milliseconds(ours), milliseconds(plain)) for _ in range(PAIRS)]
    return Compared(
        median(a / b for a, b in pairs), median(a for a, _ in pairs), median(b for _, b in pairs)
    )
