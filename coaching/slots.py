"""The slot engine: when can these hosts be booked?

Pure: no database, no clock. `find_slots` answers a `Request` (`coaching.slot_types`)
with ascending `Slot`s; `free_windows` shows the windows that the grid was laid in.
Everything inside is integer UTC minutes and merged intervals, zones are met only at the
edges of windows. `python -m coaching.slots < FILE` checks a table of cases.
"""

import sys
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from coaching.slot_clock import (
    DAY_MINUTES,
    MINUTE,
    add_business_days,
    ceil_minute,
    floor_minute,
    local_day,
    midnight,
    next_aligned,
)
from coaching.slot_intervals import Span, covers, intersect, merge, overlapping, subtract
from coaching.slot_types import Busy, Host, OpenDays, Request, Service, Slot
from coaching.slot_windows import blocking, host_windows, participant_blocks

__all__ = ["Host", "Request", "Service", "Slot", "find_slots", "free_windows"]

LOOK_BACK = 8 * DAY_MINUTES  # so that a window reaching into the range is seen whole


def find_slots(request: Request) -> list[Slot]:
    """Every start that may be booked in the range, ascending."""
    service, hosts = request.service, _asked_hosts(request)
    clients = participant_blocks(request)
    first, last = _start_bounds(request)
    if first >= last:  # so that a year far away costs nothing
        return []
    begin = min(first, _cut(request, first))
    free = [host_windows(host, request, begin, request.end + service.duration) for host in hosts]
    starts = [s for s in _grid(_shared(request, free, clients), request) if first <= s < last]
    if request.rule == "any_of":
        starts = [s for s in starts if any(covers(own, s, s + service.duration) for own in free)]
    offers = {start: Slot(start, service.seats) for start in starts}
    for slot in _joinable(request, hosts, free, clients):
        if first <= slot.start < last and slot.start >= _cut(request, first):
            offers.setdefault(slot.start, slot)
    return [offers[start] for start in sorted(offers)]


def free_windows(request: Request) -> list[Span]:
    """The free windows, whole and before notice cuts them, that overlap the range."""
    begin, end = request.start - LOOK_BACK, request.end + LOOK_BACK
    free = [host_windows(host, request, begin, end) for host in _asked_hosts(request)]
    shared = _shared(request, free, participant_blocks(request))
    return overlapping(shared, request.start, request.end)


def _asked_hosts(request: Request) -> Sequence[Host]:
    return request.hosts[:1] if request.rule == "first" else request.hosts


def _shared(request: Request, free: list[list[Span]], clients: list[Span]) -> list[Span]:
    """The windows the grid is laid in: hosts united or intersected, less clients' times."""
    if request.rule == "any_of":
        windows = merge(span for own in free for span in own)
    else:
        windows = free[0] if free else []
        for own in free[1:]:
            windows = intersect(windows, own)
    return subtract(windows, clients)


def _grid(windows: list[Span], request: Request) -> Iterator[int]:
    """Starts laid in each window, from its aligned start or the end of notice."""
    service = request.service
    step = service.step or service.duration
    for start, end in windows:
        if end <= request.start or start >= request.end:
            continue
        start = max(start, _cut(request, start))
        start = next_aligned(start, service.align, request.viewer)
        yield from range(start, end - service.duration + 1, step)


def _cut(request: Request, otherwise: int) -> int:
    """The first minute that is far enough ahead, or `otherwise` where nobody says when now is."""
    if request.now is None:
        return otherwise
    return ceil_minute(request.now + request.service.notice * MINUTE)


def _start_bounds(request: Request) -> Span:
    """The starts that range, now and open days allow, as [first, last)."""
    first, last = request.start, request.end
    if request.now is not None:
        first = max(first, floor_minute(request.now) + 1)
    days = request.service.open_days
    if days is None:
        return first, last
    zone = days.zone or (request.hosts[0].zone if request.hosts else request.viewer)
    closing = _last_open_day(days, request, zone)
    if days.first is not None:
        first = max(first, midnight(zone, days.first))
    if closing is not None:
        last = min(last, midnight(zone, closing + 1))
    return first, last


def _last_open_day(days: OpenDays, request: Request, zone: ZoneInfo) -> int | None:
    if days.rolling is None or request.now is None:
        return days.last
    today = local_day(floor_minute(request.now), zone)
    return add_business_days(today, days.rolling) if days.business else today + days.rolling


def _joinable(
    request: Request, hosts: Sequence[Host], free: list[list[Span]], clients: list[Span]
) -> Iterator[Slot]:
    """Seats left in sessions that exist already; no limit or working hour closes those."""
    own = [_open_seats(host, request) for host in hosts]
    for start in {start for seats in own for start in seats}:
        end = start + request.service.duration
        if not covers(subtract([(start, end)], clients), start, end):
            continue
        if request.rule == "all_of" and not all(
            start in seats or covers(windows, start, end)
            for seats, windows in zip(own, free, strict=True)
        ):
            continue
        taken = [seats[start] for seats in own if start in seats]
        most = min(taken) if request.rule == "any_of" else max(taken)
        yield Slot(start, request.service.seats - most)


def _open_seats(host: Host, request: Request) -> dict[int, int]:
    """Seats taken by start, of the host's sessions that still have one."""
    service = request.service
    return {
        item.start: item.seats_taken
        for item in blocking(host.busy, request)
        if _joins(item, service)
    }


def _joins(item: Busy, service: Service) -> bool:
    same_length = item.end - item.start == service.duration
    return item.same_service and same_length and item.seats_taken < service.seats


if __name__ == "__main__":
    from coaching.slot_cases import main

    sys.exit(main(sys.stdin, sys.stdout))
