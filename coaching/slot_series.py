"""Recurring starts that keep their wall time: RFC 5545 rules on a local clock."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from coaching.slot_clock import floor_minute, wall_minute

MAX_OCCURRENCES = 5000
UTC_UNTIL = re.compile(r";?\bUNTIL=(\d{8}T\d{6})Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A rule on a naive local first start; `excluded` and `moved` name naive local starts.

    A `datetime` in `excluded` removes that start, a `date` every start of that day.
    """

    rrule: str
    first: datetime
    zone: ZoneInfo
    excluded: Sequence[object] = ()
    moved: Mapping[datetime, datetime] = field(default_factory=dict)


def series_starts(series: Series) -> list[int]:
    """The starts of a series in minutes, ascending, at most `MAX_OCCURRENCES`."""
    excluded = set(series.excluded)
    starts = set()
    for local in islice(_rule_starts(series), MAX_OCCURRENCES):
        if local not in excluded and local.date() not in excluded:
            starts.add(_minute(series.moved.get(local, local), series.zone))
    return sorted(starts)


def _rule_starts(series: Series) -> Iterator[datetime]:
    """Local starts as the rule gives them, before exceptions (which COUNT includes)."""
    rule = series.rrule.strip().removeprefix("RRULE:")
    until = UTC_UNTIL.search(rule)
    if until is None:
        yield from rrulestr(rule, dtstart=series.first)
        return
    # The rule runs on a naive clock, so an end in UTC is compared after conversion.
    end = floor_minute(datetime.strptime(until[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC))
    ended = datetime.fromtimestamp(end * 60, UTC).replace(tzinfo=None) + timedelta(days=2)
    open_rule = rrulestr(UTC_UNTIL.sub("", rule).strip(";"), dtstart=series.first)
    for local in open_rule:
        if local > ended:
            return
        if _minute(local, series.zone) <= end:
            yield local


def _minute(local: datetime, zone: ZoneInfo) -> int:
    return wall_minute(zone, local.toordinal(), local.hour * 60 + local.minute)
