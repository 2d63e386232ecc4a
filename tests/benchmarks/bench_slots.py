"""How long the slot engine takes: the middle of many runs, on values already in memory.

`python -m tests.benchmarks.bench_slots` prints one line and fails above the goals.
"""

import sys
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from coaching.slot_clock import floor_minute
from coaching.slot_types import Busy, Host, Request, Service
from coaching.slots import find_slots

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
FIRST = floor_minute(START)
WEEK = [[(9 * 60, 12 * 60), (13 * 60, 17 * 60)]] * 5 + [[], []]
ZONE = ZoneInfo("America/Los_Angeles")
GOALS_MS = {"plain_month_ms": 0.5, "coach_month_ms": 2.0, "any_of_50_ms": 50.0}


def coach(number: int, bookings: int) -> Host:
    """One who works weekdays, with half-hour bookings spread over four weeks."""
    starts = [FIRST + (n * 197 + number * 61) % (28 * 24 * 60) for n in range(bookings)]
    busy = [Busy(start=start, end=start + 30, before=5, after=5) for start in starts]
    return Host(id=str(number), zone=ZONE, weekly=WEEK, busy=busy)


def four_weeks(hosts: list[Host], rule: str = "first") -> Request:
    service = Service(duration=60, step=30, align=30, before=10, after=10, buffer_mode="max")
    return Request(
        hosts=hosts,
        service=service,
        start=FIRST,
        end=FIRST + 28 * 24 * 60,
        now=START - timedelta(hours=4),
        viewer=ZONE,
        rule=rule,
    )


def milliseconds(request: Request, runs: int) -> float:
    """The median time of an answer; the first, with cold zone caches, counts as one run."""
    times = []
    for _ in range(runs):
        began = perf_counter()
        find_slots(request)
        times.append((perf_counter() - began) * 1000)
    return median(times)


def main() -> int:
    measured = {
        "plain_month_ms": milliseconds(four_weeks([coach(0, 0)]), 50),
        "coach_month_ms": milliseconds(four_weeks([coach(0, 200)]), 50),
        "any_of_50_ms": milliseconds(four_weeks([coach(n, 200) for n in range(50)], "any_of"), 7),
    }
    good = all(measured[key] <= goal for key, goal in GOALS_MS.items())
    figures = " ".join(f"{key}={value:.2f}" for key, value in measured.items())
    print(f"bar slots: {figures} {'ok' if good else 'FAIL'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
