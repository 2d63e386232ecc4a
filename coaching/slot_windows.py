"""When one host is free: working hours, less busy times with buffers, less closed units."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from coaching.slot_clock import DAY_MINUTES, EPOCH_DAY, local_day, midnight, unit_days, wall_minute
from coaching.slot_intervals import Span, merge, subtract
from coaching.slot_types import Busy, Host, Limit, Request, Service


def working_windows(host: Host, start: int, end: int) -> list[Span]:
    """The host's working hours on every day that may touch [start, end), as a tidy list."""
    if host.free_ranges is not None:
        return merge(host.free_ranges)
    first = EPOCH_DAY + start // DAY_MINUTES - 2  # no zone is a whole day from UTC
    last = EPOCH_DAY + end // DAY_MINUTES + 2
    spans = []
    for day in range(first, last + 1):
        hours = host.hours_on(day)
        if hours:
            zone = host.zone_on(day)
            spans += [(wall_minute(zone, day, a), wall_minute(zone, day, b)) for a, b in hours]
    return merge(spans)


def blocking(busy: Iterable[Busy], request: Request) -> list[Busy]:
    """The busy times that block this request."""
    return [
        item
        for item in busy
        if item.blocks(now=request.now, session=request.session, rescheduling=request.rescheduling)
    ]


def widened(item: Busy, service: Service) -> Span:
    """A host's busy time with the buffers that a new session must keep from it."""
    before, after = (0, 0) if item.kind == "external" else (item.before, item.after)
    if service.buffer_mode == "max":
        left, right = max(before, service.after), max(after, service.before)
    else:
        left, right = before + service.after, after + service.before
    return item.start - left, item.end + right


def host_windows(host: Host, request: Request, start: int, end: int) -> list[Span]:
    """The host's free windows around [start, end)."""
    service = request.service
    if any(limit.reached(0, 0, service.duration) for limit in service.limits):
        return []
    taken = blocking(host.busy, request)
    holes = [widened(item, service) for item in taken]
    for limit in service.limits:
        holes += reached_units(limit, host, taken, service.duration)
    return subtract(working_windows(host, start, end), merge(holes))


def reached_units(limit: Limit, host: Host, taken: Iterable[Busy], duration: int) -> Iterator[Span]:
    """The whole days, weeks or months in which one more session would break a limit."""
    zone = limit.zone or host.zone
    tally: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for item in taken:
        if item.counts:
            entry = tally[unit_days(limit.unit, local_day(item.start, zone))]
            entry[0] += 1
            entry[1] += item.end - item.start
    for (first, following), (bookings, minutes) in tally.items():
        if limit.reached(bookings, minutes, duration):
            yield midnight(zone, first), midnight(zone, following)


def participant_blocks(request: Request) -> list[Span]:
    """When a client is busy: no buffers, and no working hours."""
    return merge(
        (item.start, item.end) for busy in request.participants for item in blocking(busy, request)
    )
