"""What the slot engine is told: services, hosts, busy times, one request.

Plain values without the ORM or a clock. Minutes, days and walls are the integers of
`coaching.slot_clock`; durations are minutes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from coaching.slot_intervals import Span

UTC_ZONE = ZoneInfo("UTC")
NO_WEEK: tuple[tuple[Span, ...], ...] = ((),) * 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """A time someone may not be free: [start, end) in minutes, already rounded outward."""

    start: int
    end: int
    kind: str = "accepted"
    id: str | None = None
    session: str | None = None
    expires: datetime | None = None
    counts: bool = False
    free: bool = False
    same_service: bool = False
    seats_taken: int = 1
    before: int = 0
    after: int = 0

    def blocks(
        self, *, now: datetime | None, session: str | None, rescheduling: str | None
    ) -> bool:
        """Whether this time is taken for whoever asks."""
        if self.end <= self.start or (self.id is not None and self.id == rescheduling):
            return False
        if self.kind == "hold":
            own = self.session is not None and self.session == session
            expired = now is not None and self.expires is not None and self.expires <= now
            return not own and not expired
        if self.kind == "external":
            return not self.free
        return self.kind in ("accepted", "pending_blocking")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most so many bookings, or minutes, a day, week or month of a zone (the host's if None)."""

    unit: str
    max_bookings: int | None = None
    max_minutes: int | None = None
    zone: ZoneInfo | None = None

    def reached(self, bookings: int, minutes: int, duration: int) -> bool:
        """Whether one more session of `duration` minutes is too many."""
        if self.max_bookings is not None and bookings >= self.max_bookings:
            return True
        return self.max_minutes is not None and minutes + duration > self.max_minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDays:
    """Which days may be booked: `rolling` days from today, or fixed first and last days."""

    zone: ZoneInfo | None = None
    rolling: int | None = None
    business: bool = False
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is booked: its length, grid, notice, buffers, limits, open days and seats."""

    duration: int
    step: int | None = None
    align: int = 1
    notice: int = 0
    before: int = 0
    after: int = 0
    buffer_mode: str = "sum"
    limits: Sequence[Limit] = ()
    open_days: OpenDays | None = None
    seats: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """One who gives sessions. `free_ranges`, where given, stands for all working hours."""

    id: str = ""
    zone: ZoneInfo = UTC_ZONE
    weekly: Sequence[Sequence[Span]] = NO_WEEK  # walls for each weekday, Monday first
    overrides: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    out_of_office: frozenset[int] = frozenset()
    travel: Sequence[tuple[int, int, ZoneInfo]] = ()  # first day, last day, zone
    free_ranges: Sequence[Span] | None = None
    busy: Sequence[Busy] = ()

    def zone_on(self, day: int) -> ZoneInfo:
        """The zone whose clock this host works by on a day."""
        for first, last, zone in self.travel:
            if first <= day <= last:
                return zone
        return self.zone

    def hours_on(self, day: int) -> Sequence[Span]:
        """The walls between which this host works on a day."""
        if day in self.out_of_office:
            return ()
        ranges = self.overrides.get(day)
        return self.weekly[(day - 1) % 7] if ranges is None else ranges


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question. `rule` is `first`, `all_of` or `any_of` the hosts; range is [start, end)."""

    hosts: Sequence[Host]
    service: Service
    start: int
    end: int
    now: datetime | None = None
    viewer: ZoneInfo = UTC_ZONE
    rule: str = "first"
    participants: Sequence[Sequence[Busy]] = ()  # each client's busy times
    session: str | None = None
    rescheduling: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A start that may be booked, in minutes, and the seats left in it."""

    start: int
    seats_left: int = 1
