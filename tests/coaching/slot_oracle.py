"""A second, slow answer to a slot case: every minute is asked, with aware datetimes.

It shares no code and no representation with the engine: no intervals, no integers, the
JSON of a case read directly. `expected_slots(input)` gives {start: seats left}.
"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

UTC = UTC
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


def whole_minute(moment, *, up):
    down = moment.replace(second=0, microsecond=0)
    return down + MINUTE if up and down != moment else down


def wall(day, text, zone):
    """First of two equal times; where there is none, what the old offset makes of it."""
    hour, minute = (int(part) for part in text.split(":"))
    if hour == 24:
        day, hour = day + DAY, 0
    return datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)


def zone_for(host, day):
    for trip in host.get("travel", []):
        if date.fromisoformat(trip["from"]) <= day <= date.fromisoformat(trip["to"]):
            return trip["tz"]
    return host["tz"]


def hours_for(host, day):
    if day.isoformat() in host.get("out_of_office", []):
        return []
    overrides = [o for o in host.get("overrides", []) if o["date"] == day.isoformat()]
    if overrides:
        return [(span["start"], span["end"]) for o in overrides for span in o["ranges"]]
    return [
        (rule["start"], rule["end"])
        for rule in host.get("weekly", [])
        if CODES[day.weekday()] in rule["days"]
    ]


def working_minutes(host, first, last):
    minutes = set()
    if "free_ranges" in host:
        edges = [(instant(span["start"]), instant(span["end"])) for span in host["free_ranges"]]
        edges = [(whole_minute(a, up=True), whole_minute(b, up=False)) for a, b in edges]
    else:
        edges, day = [], first.date() - 2 * DAY
        while day <= last.date() + 2 * DAY:
            zone = zone_for(host, day)
            edges += [(wall(day, a, zone), wall(day, b, zone)) for a, b in hours_for(host, day)]
            day += DAY
    for start, end in edges:
        while start < end:
            minutes.add(start)
            start += MINUTE
    return minutes


def item_edges(item, zone):
    if item.get("all_day"):
        day = date.fromisoformat(item["start"][:10])
        end = date.fromisoformat(item.get("end", item["start"])[:10])
        return wall(day, "00:00", zone), wall(max(end, day + DAY), "00:00", zone)
    start, end = instant(item["start"]), instant(item["end"])
    return whole_minute(start, up=False), whole_minute(end, up=True)


def in_the_way(item, case):
    if item.get("id") and item.get("id") == case.get("rescheduling"):
        return False
    kind = item.get("kind", "accepted")
    if kind == "hold":
        if item.get("session") and item["session"] == case.get("session"):
            return False
        return not item.get("expires") or instant(case["now"]) < instant(item["expires"])
    if kind == "external":
        return item.get("transparency") != "free"
    return kind in {"accepted", "pending_blocking"}


def gaps(item, service):
    own = (item.get("buffer_before_min", 0), item.get("buffer_after_min", 0))
    if item.get("kind") == "external":
        own = (0, 0)
    new = (service.get("buffer_before_min", 0), service.get("buffer_after_min", 0))
    pick = max if service.get("buffer_mode") == "max" else lambda a, b: a + b
    return pick(own[0], new[1]) * MINUTE, pick(own[1], new[0]) * MINUTE


def unit_of(moment, limit, host):
    day = moment.astimezone(ZoneInfo(limit.get("tz") or host["tz"])).date()
    if limit["unit"] == "day":
        return day
    return day.isocalendar()[:2] if limit["unit"] == "week" else (day.year, day.month)


def full(limit, bookings, minutes, duration):
    if "max_bookings" in limit and bookings >= limit["max_bookings"]:
        return True
    return "max_minutes" in limit and minutes + duration > limit["max_minutes"]


def free_minutes(host, case, first, last):
    service = case["service"]
    blocks = [item for item in host.get("busy", []) if in_the_way(item, case)]
    blocks = [(item, *item_edges(item, host["tz"])) for item in blocks]
    blocks = [block for block in blocks if block[1] < block[2]]
    free = working_minutes(host, first, last)
    for item, start, end in blocks:
        left, right = gaps(item, service)
        free = {minute for minute in free if not start - left <= minute < end + right}
    for limit in service.get("limits", []):
        bookings, minutes = Counter(), Counter()
        for item, start, end in blocks:
            if item.get("counts"):
                bookings[unit_of(start, limit, host)] += 1
                minutes[unit_of(start, limit, host)] += (end - start) // MINUTE
        free = {
            minute
            for minute in free
            if not full(
                limit,
                bookings[unit_of(minute, limit, host)],
                minutes[unit_of(minute, limit, host)],
                service["duration_min"],
            )
        }
    return free


def every_minute(start, minutes):
    return [start + n * MINUTE for n in range(minutes)]


def day_allowed(start, case):
    window = case["service"].get("window")
    if not window:
        return True
    zone = ZoneInfo(window.get("tz") or case["hosts"][0]["tz"])
    day = start.astimezone(zone).date()
    if window["kind"] != "rolling":
        return window["from"] <= day.isoformat() <= window["to"]
    last, left = instant(case["now"]).astimezone(zone).date(), window["days"]
    while left:
        last += DAY
        left -= window.get("count") != "business" or last.weekday() < 5
    return day <= last


def runs(minutes):
    """Consecutive minutes, as lists."""
    found = []
    ordered = sorted(minutes)
    for before, minute in pairwise([None, *ordered]):
        if before is not None and minute - before == MINUTE:
            found[-1].append(minute)
        else:
            found.append([minute])
    return found


def far_enough(start, case):
    now = instant(case["now"])
    notice = case["service"].get("min_notice_min", 0) * MINUTE
    return start >= now + notice and start > now


def asked_for(start, case):
    return instant(case["range"]["start"]) <= start < instant(case["range"]["end"])


def laid_starts(free, case):
    """The grid: aligned once in each run from the end of notice on, then stepped."""
    service, viewer = case["service"], ZoneInfo(case["viewer_tz"])
    earliest = instant(case["now"]) + service.get("min_notice_min", 0) * MINUTE
    align, duration = service.get("align_min", 1), service["duration_min"]
    for run in runs({minute for minute in free if minute >= earliest}):
        aligned = (n for n, m in enumerate(run) if m.astimezone(viewer).minute % align == 0)
        first = next(aligned, len(run))
        for n in range(first, len(run), service.get("step_min") or duration):
            if n + duration <= len(run):
                yield run[n]


def client_minutes(case, minutes):
    taken = set()
    for client in case.get("participants", []):
        for item in client.get("busy", []):
            if in_the_way(item, case):
                start, end = item_edges(item, client["tz"])
                taken |= {minute for minute in minutes if start <= minute < end}
    return taken


def joined(host, case):
    """Seats taken, by start, of sessions of the same service that have one left."""
    found = {}
    for item in host.get("busy", []):
        start, end = item_edges(item, host["tz"])
        same = end - start == case["service"]["duration_min"] * MINUTE
        open_seat = item.get("same_service") and item["seats_taken"] < case["service"].get(
            "seats", 1
        )
        if open_seat and same and in_the_way(item, case):
            found[start] = item["seats_taken"]
    return found


def expected_slots(case):
    service, rule = case["service"], case.get("host_rule") or {}
    by_id = {host["id"]: host for host in case["hosts"]}
    names = rule.get("all_of") or rule.get("any_of") or [case["hosts"][0]["id"]]
    hosts = [by_id[name] for name in names]
    first = min(instant(case["now"]), instant(case["range"]["start"]))
    free = [free_minutes(host, case, first, instant(case["range"]["end"])) for host in hosts]
    shared = set.union(*free) if "any_of" in rule else set.intersection(*free)
    shared -= client_minutes(case, shared)
    offers = {}
    for start in laid_starts(shared, case):
        slot = set(every_minute(start, service["duration_min"]))
        if any(slot <= own for own in free):
            offers[start] = service.get("seats", 1)
    for start, left in joined_starts(hosts, free, case):
        offers.setdefault(start, left)
    return {
        start: left
        for start, left in sorted(offers.items())
        if asked_for(start, case) and far_enough(start, case) and day_allowed(start, case)
    }


def joined_starts(hosts, free, case):
    seats = case["service"].get("seats", 1)
    sessions = [joined(host, case) for host in hosts]
    for start in {start for session in sessions for start in session}:
        slot = set(every_minute(start, case["service"]["duration_min"]))
        taken = [session[start] for session in sessions if start in session]
        everyone = all(
            start in session or slot <= own for session, own in zip(sessions, free, strict=True)
        )
        if client_minutes(case, slot) or (
            "all_of" in (case.get("host_rule") or {}) and not everyone
        ):
            continue
        any_of = "any_of" in (case.get("host_rule") or {})
        yield start, seats - (min(taken) if any_of else max(taken))
