"""Tables of cases in JSON: read them, put them to the engine, tell the differences.

`{"kind": "slots|windows|series", "name", "input": {...}, "expect": {...}}`, a list of
them, or `{"cases": [...]}`. Only the keys present in `expect` are compared.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from coaching.slot_clock import ceil_minute, floor_minute, label, to_utc
from coaching.slot_input import Json, moment, read_request, read_series, zone_named
from coaching.slot_series import series_starts
from coaching.slots import find_slots, free_windows


def main(source: TextIO, out: TextIO) -> int:
    """Run a table, print each difference and the count; 1 when any case differs."""
    cases = cases_in(json.load(source))
    wrong = 0
    for number, case in enumerate(cases, 1):
        differences = list(differences_of(case))
        wrong += bool(differences)
        for line in differences:
            out.write(f"{case.get('name') or f'case {number}'}: {line}\n")
    out.write(f"cases: {len(cases)} mismatches: {wrong}\n")
    return 1 if wrong else 0


def cases_in(data: Any) -> list[Json]:
    """One case, a list, or a list under `cases`."""
    if isinstance(data, dict):
        data = data.get("cases", [data])
    return list(data)


def differences_of(case: Json) -> Iterator[str]:
    """One line for each expected key that came out otherwise; a crash is a difference."""
    try:
        answer = answer_of(case)
        for key, expected in case.get("expect", {}).items():
            if key not in COMPARED:
                yield f"{key} is no key that can be compared"
                continue
            wanted, got = COMPARED[key](expected), answer[key]
            if key == "seats_left":
                got = {start: got.get(start) for start in wanted}
            if wanted != got:
                yield f"{key}: expected {_shown(wanted)}, got {_shown(got)}"
    except Exception as error:
        yield f"{type(error).__name__}: {error}"


def answer_of(case: Json) -> dict[str, Any]:
    """What the engine says to a case, under the keys of `expect`, times in minutes."""
    data = case["input"]
    if case.get("kind", "slots") == "series":
        return _series_answer(data)
    request = read_request(data)
    slots = find_slots(request)
    starts = [slot.start for slot in slots]
    return _starts_answer(starts, request.viewer) | {
        "windows_utc": free_windows(request),
        "seats_left": {slot.start: slot.seats_left for slot in slots},
    }


def _series_answer(data: Json) -> dict[str, Any]:
    series = read_series(data)
    starts = series_starts(series)
    if data.get("range"):
        first, last = (ceil_minute(moment(data["range"][edge])) for edge in ("start", "end"))
        starts = [start for start in starts if first <= start < last]
    viewer = zone_named(data["viewer_tz"]) if data.get("viewer_tz") else series.zone
    length = int(data.get("duration_min") or 0)
    return _starts_answer(starts, viewer) | {
        "windows_utc": [(start, start + length) for start in starts],
        "seats_left": {},
    }


def _starts_answer(starts: list[int], viewer: ZoneInfo) -> dict[str, Any]:
    return {
        "slots_utc": starts,
        "starts_utc": starts,
        "count": len(starts),
        "labels_viewer": [label(start, viewer) for start in starts],
    }


def _minutes(texts: list[str]) -> list[int]:
    return [floor_minute(moment(text)) for text in texts]


COMPARED: dict[str, Callable[[Any], Any]] = {
    "slots_utc": _minutes,
    "starts_utc": _minutes,
    "count": int,
    "labels_viewer": list,
    "windows_utc": lambda pairs: [tuple(_minutes(pair)) for pair in pairs],
    "seats_left": lambda seats: {
        floor_minute(moment(start)): left for start, left in seats.items()
    },
}


def _shown(value: Any) -> str:
    """Minutes as instants, so that a difference can be read."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_shown(k)}: {v}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_shown(item) for item in value) + "]"
    if isinstance(value, int) and abs(value) > 1_000_000:
        return f"{to_utc(value):%Y-%m-%dT%H:%M}Z"
    return str(value)
