"""Whole cases, every feature of the rules switched on; ``cases()`` is for Hypothesis.

``build`` takes a random source, so that the same cases can be made by seed in a long run.
"""

from datetime import date, timedelta

from hypothesis import strategies as st

FIRST, LAST = date(2026, 1, 1), date(2028, 6, 30)
MODULES = ("M1", "M2", "M3", "E1", "E2")
UNITS = {"agency": None, "north": "agency", "south": "agency", "n1": "north", "n2": "north"}
JOBS = ("office", "classroom", "transport")
EDGES = ("2026-07-01", "2026-08-31", "2027-01-31", "2027-02-28", "2028-02-29", "2026-11-30")
YEARLY = ((2, 29), (6, 30), (8, 31), (10, 1), (1, 1))


def iso(rng, start=FIRST, end=LAST):
    if start == FIRST and rng.random() < 0.2:
        return rng.choice(EDGES)
    return (start + timedelta(days=rng.randint(0, (end - start).days))).isoformat()


def later(text, days):
    return (date.fromisoformat(text) + timedelta(days=days)).isoformat()


def span(rng, longest, open_ended=0.1, start=None):
    start = start or iso(rng)
    if rng.random() < open_ended:
        return {"from": start, "to": None}
    return {"from": start, "to": later(start, rng.randint(0, longest))}


def stamped(rng, fact, chance=0.3):
    if rng.random() < chance:
        fact["recorded"] = later(fact["from"], rng.randint(-60, 120))
    if fact.get("to") and rng.random() < chance:
        fact["to_recorded"] = later(fact["to"], rng.randint(-60, 120))
    return fact


def many(rng, most, make):
    return [make(rng) for _ in range(rng.randint(0, most))]


def positions(rng):
    """Often one after another with gaps that a bridge may span, sometimes side by side."""
    start = iso(rng, date(2025, 10, 1), date(2027, 3, 1))
    for number in range(rng.choice([1, 1, 2, 2, 3])):
        fact = span(rng, 600, open_ended=0.4, start=start) | {
            "id": f"p{number}",
            "unit": rng.choice(sorted(UNITS)),
            "job": rng.choice(JOBS),
            "kind": rng.choice(["regular", "regular", "regular", "substitute"]),
            "fte": rng.choice([0.1, 0.2, 0.3, 0.5, 0.7, 1.0]),
            "primary": rng.random() < 0.5,
        }
        if rng.random() < 0.1:
            fact["employer"] = rng.choice(["esd", "district"])
        yield stamped(rng, fact, 0.2)
        start = later(fact["to"] or start, rng.randint(-30, 130))


def exemption(rng):
    scope = rng.choice(["person", "unit", "job_group", "module", "module"])
    targets = {"person": [None], "unit": sorted(UNITS), "job_group": JOBS, "module": MODULES[:3]}
    fact = span(rng, 120) | {"scope": scope, "target": rng.choice(targets[scope])}
    if rng.random() < 0.15:
        fact["requirement"] = rng.choice(["core", "other"])
    return fact


def extension(rng):
    start = iso(rng)
    return {"from": start, "until": later(start, rng.randint(0, 200))}


def completion(rng):
    fact = {
        "module": rng.choice(MODULES),
        "on": iso(rng, date(2025, 6, 1)),
        "version": rng.choice([1, 2, 2, 2]),
        "proficient": rng.random() < 0.75,
        "source": rng.choice(["portal", "portal", "portal", "prior"]),
    }
    if rng.random() < 0.1:
        fact["voided"] = later(fact["on"], rng.randint(0, 200))
    if rng.random() < 0.3:
        fact["recorded"] = later(fact["on"], rng.randint(-10, 100))
    return fact


def submission(rng):
    on = iso(rng)
    fact = {"module": rng.choice(MODULES[:3]), "on": on}
    if rng.random() < 0.7:
        fact |= {"decided_on": later(on, rng.randint(0, 90)), "proficient": rng.random() < 0.4}
    return fact


def start(rng):
    return {"module": rng.choice(MODULES), "on": iso(rng)}


def person(rng):
    found = {
        "positions": list(positions(rng)),
        "leaves": many(rng, 3, lambda r: stamped(r, span(r, 90, open_ended=0.05), 0.15)),
        "exemptions": many(rng, 2, exemption),
        "extensions": many(rng, 3, extension),
        "completions": many(rng, 10, completion),
        "starts": many(rng, 1, start),
        "submissions": many(rng, 3, submission),
    }
    if rng.random() < 0.25:
        found["scheduled"] = many(rng, 4, lambda r: span(r, 250))
    return found


def due(rng):
    month, day = rng.choice(YEARLY)
    days = rng.choice([0, 10, 30, 90, 200])
    return rng.choice(
        [
            {"rule": "days", "days": days},
            {"rule": "days", "days": days},
            {"rule": "fixed", "on": iso(rng)},
            {"rule": "school_year", "month": month, "day": day},
            {"rule": "later", "on": iso(rng), "days": days},
            {"rule": "later", "month": month, "day": day, "days": days},
        ]
    )


def validity(rng):
    kind = rng.choice(["none", "months", "months", "previous", "previous", "anniversary"])
    month, day = rng.choice(YEARLY)
    if kind == "none":
        return {"kind": kind}
    if kind == "anniversary":
        return {"kind": kind, "month": month, "day": day, "years": rng.randint(1, 2)}
    return {"kind": kind, "months": rng.choice([1, 3, 6, 12, 13])}


def pathway(rng):
    required = rng.sample(MODULES[:3], rng.choice([0, 1, 1, 1, 2]))
    path = {"required": [{"module": m, "min_version": rng.choice([1, 1, 2])} for m in required]}
    if not required or rng.random() < 0.25:
        of = rng.sample(MODULES[2:], rng.randint(1, 3))
        path["electives"] = {"of": of, "n": rng.randint(1, min(2, len(of)))}
    return path


def audience(rng):
    found = {}
    if rng.random() < 0.4:
        found["units"] = rng.sample(sorted(UNITS), rng.randint(1, 2))
    if rng.random() < 0.4:
        found["jobs"] = rng.sample(JOBS, 2)
    if rng.random() < 0.3:
        found["kinds"] = ["regular"]
    if rng.random() < 0.3:
        found["min_fte"] = rng.choice([0.2, 0.3, 0.5, 0.8])
    return found


def version(rng, effective_from):
    small = [0, 0, 5, 14, 30]
    rule = {
        "effective_from": effective_from,
        "pathway": pathway(rng),
        "due": due(rng),
        "validity": validity(rng),
        "grace_days": rng.choice(small),
        "return_grace_days": rng.choice(small),
        "fair_notice_days": rng.choice(small),
        "bridge_days": rng.choice([0, 20, 100]),
        "renewal_window_days": rng.choice([0, 10, 30, 90, 400]),
        "counts": rng.choice(["proficient", "proficient", "completed"]),
        "carry": rng.choice(["keep", "drop"]),
        "redate": rng.random() < 0.4,
        "retired": rng.random() < 0.05,
    }
    if rng.random() < 0.25:
        rule["audience"] = audience(rng)
    if rng.random() < 0.25:
        rule["published_on"] = later(effective_from, rng.randint(-60, 60))
    if rng.random() < 0.25:
        rule["prior_max_age_months"] = rng.choice([0, 6, 12])
    if rng.random() < 0.1:
        rule["employer"] = "esd"
    return rule


def build(rng):
    """One case without asks."""
    begins = {iso(rng, date(2025, 12, 1), date(2026, 8, 1))}
    begins |= {iso(rng) for _ in range(rng.choice([0, 0, 1, 1, 2]))}
    case = {
        "units": UNITS,
        "person": person(rng),
        "requirement": [version(rng, day) for day in sorted(begins)],
    }
    if rng.random() < 0.1:
        case["roster_from"] = iso(rng)
    return case


def cases():
    return st.randoms(use_true_random=False).map(build)


def days():
    return st.integers(0, (LAST - FIRST).days).map(lambda n: later(FIRST.isoformat(), n))
