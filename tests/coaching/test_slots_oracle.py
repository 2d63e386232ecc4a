"""The engine against the oracle, on random cases round the change days.

`HYPOTHESIS_PROFILE=fuzz` makes it ten thousand examples.
"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.slot_clock import to_utc
from coaching.slot_input import read_request
from coaching.slots import find_slots
from tests.coaching.slot_oracle import expected_slots

pytestmark = pytest.mark.once

CHANGE_DAYS = [
    ("America/Los_Angeles", "2026-11-01"),
    ("America/Los_Angeles", "2027-03-14"),
    ("America/New_York", "2026-11-01"),
    ("America/New_York", "2027-03-14"),
    ("Europe/London", "2026-10-25"),
    ("Europe/London", "2027-03-28"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Australia/Lord_Howe", "2027-04-04"),
    ("Asia/Kathmandu", "2026-11-18"),
    ("Asia/Kathmandu", "1985-12-31"),
    ("Pacific/Apia", "2011-12-29"),
    ("Pacific/Apia", "2011-12-30"),
    ("Pacific/Apia", "2011-12-31"),
]
ZONES = sorted({zone for zone, _ in CHANGE_DAYS} | {"UTC", "Asia/Kolkata"})
KINDS = ["accepted", "hold", "external", "pending_blocking", "pending", "rejected", "cancelled"]

minutes = st.sampled_from([0, 5, 10, 15, 20, 30, 45])
zones = st.sampled_from(ZONES)
walls = st.sampled_from(
    ["00:00", "01:00", "01:30", "01:45", "02:00", "02:15", "02:30", "03:00", "09:00"]
    + ["12:10", "17:00", "22:00", "23:30", "24:00"]
)
ranges = st.builds(lambda start, end: {"start": start, "end": end}, walls, walls)
long_day = st.sampled_from([{"start": "00:00", "end": "24:00"}, {"start": "01:10", "end": "21:00"}])


def maybe(strategy):
    return st.none() | strategy


def seldom(strategy):
    return st.integers(0, 3).flatmap(lambda n: strategy if n == 0 else st.none())


def trimmed(data):
    return {key: value for key, value in data.items() if value is not None}


def stamp(moment):
    return moment.isoformat().replace("+00:00", "Z")


@st.composite
def busy_items(draw, around, now):
    start = around + timedelta(minutes=draw(st.integers(-2000, 3500)))
    start += timedelta(seconds=draw(st.sampled_from([0, 0, 1, 59])))
    length = draw(st.sampled_from([0, 10, 30, 45, 60, 60, 60, 90, 400]))
    item = {
        "id": draw(st.sampled_from(["a", "b", "c", "d"])),
        "kind": draw(st.sampled_from(KINDS) | st.just("accepted")),
        "session": draw(maybe(st.sampled_from(["mine", "theirs"]))),
        "expires": draw(
            maybe(st.sampled_from([-1, 0, 1, 300]).map(lambda s: stamp(now + timedelta(seconds=s))))
        ),
        "counts": draw(maybe(st.booleans())),
        "transparency": draw(maybe(st.sampled_from(["free", "busy"]))),
        "same_service": draw(maybe(st.booleans())),
        "seats_taken": draw(st.integers(1, 3)),
        "buffer_before_min": draw(maybe(minutes)),
        "buffer_after_min": draw(maybe(minutes)),
    }
    if draw(st.integers(0, 7)) == 0:
        return trimmed(item | {"start": start.date().isoformat(), "all_day": True})
    return trimmed(item | {"start": stamp(start), "end": stamp(start + timedelta(minutes=length))})


@st.composite
def group_sessions(draw, around):
    start = around + timedelta(minutes=draw(st.integers(-100, 1500)))
    return {
        "id": draw(st.sampled_from(["a", "g"])),
        "kind": "accepted",
        "counts": draw(st.booleans()),
        "same_service": True,
        "seats_taken": draw(st.integers(1, 4)),
        "start": stamp(start),
        "end": stamp(start + timedelta(minutes=60)),
    }


@st.composite
def host_data(draw, name, zone, day, around, now):
    dates = st.sampled_from([(day + timedelta(days=n)).isoformat() for n in (-1, 0, 1)])
    host = {"id": name, "tz": zone, "busy": draw(st.lists(busy_items(around, now), max_size=4))}
    if draw(st.integers(0, 2)) == 0:
        host["busy"].append(draw(group_sessions(around)))
    if draw(st.integers(0, 7)) == 0:
        start = around + timedelta(minutes=draw(st.integers(0, 600)), seconds=30)
        end = start + timedelta(minutes=draw(st.integers(0, 900)))
        return host | {"free_ranges": [{"start": stamp(start), "end": stamp(end)}]}
    rule = st.builds(
        lambda days, span: {"days": sorted(days)} | span,
        st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=4),
        ranges | long_day,
    )
    override = st.builds(
        lambda on, spans: {"date": on, "ranges": spans}, dates, st.lists(ranges, max_size=2)
    )
    host["weekly"] = draw(st.lists(rule, min_size=1, max_size=3))
    host["overrides"] = draw(seldom(st.lists(override, max_size=2))) or []
    host["out_of_office"] = draw(seldom(st.lists(dates, max_size=1))) or []
    if draw(st.booleans()):
        first, last = sorted([draw(dates), draw(dates)])
        host["travel"] = [{"from": first, "to": last, "tz": draw(zones)}]
    return host


@st.composite
def limit_data(draw):
    key, most = draw(
        st.sampled_from([("max_bookings", n) for n in (1, 2, 3, 0)])
        | st.sampled_from([("max_minutes", n) for n in (90, 120, 150, 50)])
    )
    unit = draw(st.sampled_from(["day", "day", "week", "month"]))
    return trimmed({"unit": unit, key: most, "tz": draw(maybe(zones))})


@st.composite
def open_days(draw, day):
    if draw(st.booleans()):
        count = draw(maybe(st.sampled_from(["calendar", "business"])))
        data = {"kind": "rolling", "days": draw(st.integers(0, 4)), "count": count}
    else:
        first = day + timedelta(days=draw(st.integers(-1, 1)))
        last = first + timedelta(days=draw(st.integers(0, 1)))
        data = {"kind": "fixed", "from": first.isoformat(), "to": last.isoformat()}
    return trimmed(data | {"tz": draw(maybe(zones))})


@st.composite
def service_data(draw, day):
    return trimmed(
        {
            "duration_min": draw(st.sampled_from([60, 60, 60, 30, 45, 90, 15])),
            "step_min": draw(maybe(st.sampled_from([10, 15, 30, 60, 75]))),
            "align_min": draw(maybe(st.sampled_from([1, 5, 15, 20, 25, 30, 45, 60]))),
            "min_notice_min": draw(maybe(st.sampled_from([0, 1, 45, 45, 300]))),
            "buffer_before_min": draw(maybe(minutes)),
            "buffer_after_min": draw(maybe(minutes)),
            "buffer_mode": draw(maybe(st.sampled_from(["sum", "max"]))),
            "limits": draw(seldom(st.lists(limit_data(), max_size=2))),
            "window": draw(seldom(open_days(day))),
            "seats": draw(st.none() | st.integers(1, 4) | st.just(4)),
        }
    )


@st.composite
def cases(draw):
    zone, text = draw(st.sampled_from(CHANGE_DAYS))
    day = datetime.fromisoformat(text).date()
    around = datetime(day.year, day.month, day.day, tzinfo=UTC)
    now = around + timedelta(minutes=draw(st.integers(-1500, 300)), seconds=draw(st.integers(0, 1)))
    start = around + timedelta(minutes=draw(st.integers(-900, 600)))
    names = draw(st.sampled_from([["h"], ["h"], ["h", "i"]]))
    hosts = [
        draw(host_data(name, zone if n == 0 else draw(zones), day, around, now))
        for n, name in enumerate(names)
    ]
    rule = draw(st.sampled_from([{}, {"all_of": names}, {"any_of": names}]))
    clients = st.builds(
        lambda tz, busy: {"id": "p", "tz": tz, "busy": busy},
        zones,
        st.lists(busy_items(around, now), max_size=2),
    )
    return {
        "now": stamp(now),
        "viewer_tz": draw(zones),
        "range": {
            "start": stamp(start),
            "end": stamp(start + timedelta(minutes=draw(st.integers(60, 2800)))),
        },
        "service": draw(service_data(day)),
        "hosts": hosts,
        "host_rule": rule or None,
        "participants": draw(st.lists(clients, max_size=1)),
        "session": draw(maybe(st.just("mine"))),
        "rescheduling": draw(maybe(st.just("a"))),
    }


def engine_says(case):
    return {to_utc(slot.start): slot.seats_left for slot in find_slots(read_request(case))}


@given(cases())
def test_the_engine_agrees_with_the_oracle(case):
    assert engine_says(case) == expected_slots(case)
