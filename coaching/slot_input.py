"""The JSON of a case turned into the engine's values. Keys and defaults as the rules name them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from coaching.slot_clock import ceil_minute, floor_minute, midnight
from coaching.slot_intervals import Span
from coaching.slot_series import Series
from coaching.slot_types import UTC_ZONE, Busy, Host, Limit, OpenDays, Request, Service

Json = dict[str, Any]
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def read_request(data: Json) -> Request:
    """A `slots` or `windows` input."""
    hosts = [read_host(item) for item in data.get("hosts") or ()]
    viewer = data.get("viewer_tz")
    rule, asked = _read_rule(data.get("host_rule"), hosts)
    return Request(
        hosts=asked,
        service=read_service(data.get("service") or {}),
        start=ceil_minute(moment(data["range"]["start"])),
        end=ceil_minute(moment(data["range"]["end"])),
        now=moment(data["now"]) if data.get("now") else None,
        viewer=zone_named(viewer) if viewer else (hosts[0].zone if hosts else UTC_ZONE),
        rule=rule,
        participants=[_read_client(item) for item in data.get("participants") or ()],
        session=data.get("session"),
        rescheduling=data.get("rescheduling"),
    )


def _read_rule(rule: Json | None, hosts: list[Host]) -> tuple[str, list[Host]]:
    for name in ("all_of", "any_of"):
        if rule and name in rule:
            by_id = {host.id: host for host in hosts}
            return name, [by_id[key] for key in rule[name]]
    return "first", hosts[:1]


def read_service(data: Json) -> Service:
    """What is booked; a missing number is nothing, a missing step the duration."""
    return Service(
        duration=int(data.get("duration_min") or 1),
        step=data.get("step_min") or None,
        align=data.get("align_min") or 1,
        notice=data.get("min_notice_min") or 0,
        before=data.get("buffer_before_min") or 0,
        after=data.get("buffer_after_min") or 0,
        buffer_mode=data.get("buffer_mode") or "sum",
        limits=[_read_limit(item) for item in data.get("limits") or ()],
        open_days=_read_open_days(data.get("window")),
        seats=data.get("seats") or 1,
    )


def _read_limit(data: Json) -> Limit:
    return Limit(
        unit=data["unit"],
        max_bookings=data.get("max_bookings"),
        max_minutes=data.get("max_minutes"),
        zone=zone_named(data["tz"]) if data.get("tz") else None,
    )


def _read_open_days(data: Json | None) -> OpenDays | None:
    if not data:
        return None
    zone = zone_named(data["tz"]) if data.get("tz") else None
    if data.get("kind") == "rolling":
        return OpenDays(
            zone=zone, rolling=data.get("days") or 0, business=data.get("count") == "business"
        )
    first, last = (day_of(data[edge]) if data.get(edge) else None for edge in ("from", "to"))
    return OpenDays(zone=zone, first=first, last=last)


def read_host(data: Json) -> Host:
    """One host with hours, exceptions and busy times."""
    zone = zone_named(data["tz"]) if data.get("tz") else UTC_ZONE
    ranges = data.get("free_ranges")
    return Host(
        id=str(data.get("id", "")),
        zone=zone,
        weekly=_read_weekly(data.get("weekly") or ()),
        overrides=_read_overrides(data.get("overrides") or ()),
        out_of_office=frozenset(day_of(text) for text in data.get("out_of_office") or ()),
        travel=[
            (day_of(item["from"]), day_of(item["to"]), zone_named(item["tz"]))
            for item in data.get("travel") or ()
        ],
        free_ranges=None if ranges is None else [_read_free(item) for item in ranges],
        busy=[read_busy(item, zone) for item in data.get("busy") or ()],
    )


def _read_weekly(rules: Iterable[Json]) -> list[list[Span]]:
    week: list[list[Span]] = [[] for _ in WEEKDAYS]
    for rule in rules:
        for code in rule["days"]:
            week[WEEKDAYS.index(code[:2].upper())].append(_read_walls(rule))
    return week


def _read_overrides(items: Iterable[Json]) -> dict[int, list[Span]]:
    """Two overrides of one date add up, so none of them is lost."""
    days: dict[int, list[Span]] = {}
    for item in items:
        days.setdefault(day_of(item["date"]), []).extend(
            _read_walls(span) for span in item.get("ranges") or ()
        )
    return days


def _read_walls(span: Any) -> Span:
    start, end = (span["start"], span["end"]) if isinstance(span, dict) else span
    return wall_of(start), wall_of(end)


def _read_free(span: Any) -> Span:
    start, end = (span["start"], span["end"]) if isinstance(span, dict) else span
    return ceil_minute(moment(start)), floor_minute(moment(end))


def _read_client(data: Json) -> list[Busy]:
    zone = zone_named(data["tz"]) if data.get("tz") else UTC_ZONE
    return [read_busy(item, zone) for item in data.get("busy") or ()]


def read_busy(data: Json, zone: ZoneInfo) -> Busy:
    """A busy time of someone whose base zone is `zone`, rounded outward to minutes."""
    start, end = _busy_span(data, zone)
    return Busy(
        start=start,
        end=end,
        kind=data.get("kind") or "accepted",
        id=data.get("id"),
        session=data.get("session"),
        expires=moment(data["expires"]) if data.get("expires") else None,
        counts=bool(data.get("counts")),
        free=data.get("transparency") == "free",
        same_service=bool(data.get("same_service")),
        seats_taken=1 if data.get("seats_taken") is None else data["seats_taken"],
        before=data.get("buffer_before_min") or 0,
        after=data.get("buffer_after_min") or 0,
    )


def _busy_span(data: Json, zone: ZoneInfo) -> Span:
    """An all-day time is whole dates of the owner's zone, its end (if later) exclusive."""
    if not (data.get("all_day") or len(data["start"]) == 10):
        return floor_minute(moment(data["start"])), ceil_minute(moment(data["end"]))
    first = day_of(data["start"])
    following = day_of(data["end"]) if data.get("end") else first
    return midnight(zone, first), midnight(zone, max(following, first + 1))


def read_series(data: Json) -> Series:
    """A `series` input; an exception given as a date alone means every start of that day."""
    return Series(
        rrule=data["rrule"],
        first=datetime.fromisoformat(data["dtstart_local"]),
        zone=zone_named(data["tz"]),
        excluded=[_exception(text) for text in data.get("exdates_local") or ()],
        moved={
            datetime.fromisoformat(item["from_local"]): datetime.fromisoformat(item["to_local"])
            for item in data.get("moved") or ()
        },
    )


def _exception(text: str) -> date:
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def zone_named(name: str) -> ZoneInfo:
    """A zone of the IANA database."""
    return ZoneInfo(name)


def moment(text: str) -> datetime:
    """An instant; one without an offset is UTC."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def day_of(text: str) -> int:
    """The date that a text begins with, as an ordinal."""
    return date.fromisoformat(text[:10]).toordinal()


def wall_of(text: str) -> int:
    """`09:30` as minutes after midnight; `24:00` is the end of the day."""
    hours, minutes = (int(part) for part in text.split(":")[:2])
    if not (0 <= minutes < 60 and 0 <= hours * 60 + minutes <= 24 * 60):
        raise ValueError(f"{text!r} is no time of a day.")
    return hours * 60 + minutes
