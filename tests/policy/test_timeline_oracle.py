"""The engine against the slow second opinion, and what must hold of any timeline."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given

from pd_portal.policy.reckoning.cases import Case, CaseError
from pd_portal.policy.reckoning.days import BEGIN, FOREVER
from tests.policy.case_strategies import LAST, build, cases, days
from tests.policy.oracle import answers

pytestmark = pytest.mark.once

UNTIL = LAST + timedelta(days=500)
KEYS = ("obligation", "reason", "progress", "timing", "due_on", "unit")


def difference(raw, known=None):
    """The first day on which the two differ, as text; None where they agree."""
    case = Case(raw)
    slow = answers(raw, UNTIL, known and date.fromisoformat(known))
    for day, expected in slow.items():
        got = case.answer(day.isoformat(), known)
        if got != expected:
            wrong = {k: (got[k], expected[k]) for k in KEYS if got[k] != expected[k]}
            return f"{day} known {known}: engine, oracle: {wrong}"
    return None


@given(cases())
def test_the_engine_says_what_living_through_the_days_says(raw):
    assert difference(raw) is None


@given(cases(), days())
def test_they_agree_on_what_was_known_then(raw, known):
    assert difference(raw, known) is None


@given(cases())
def test_every_timeline_partitions_the_days_counts_each_once_and_is_never_late_too_soon(raw):
    found = Case(raw).timeline().segments

    partition_all_days_and_neighbours_differ(found)
    for segment in found:
        is_in_exactly_one_figure(segment)
        assert segment.timing not in ("overdue", "lapsed") or segment.starts > segment.due_on


def partition_all_days_and_neighbours_differ(found):
    assert (found[0].starts, found[-1].ends) == (BEGIN, FOREVER)
    assert all(
        a.ends == b.starts and a[2:] != b[2:] for a, b in zip(found, found[1:], strict=False)
    )
    assert all(s.starts < s.ends for s in found)


def is_in_exactly_one_figure(segment):
    required = segment.obligation == "required"
    reasoned = segment.obligation in ("not_required", "excused")

    assert (segment.progress is not None) == (segment.timing is not None) == required
    assert (segment.reason is not None) == reasoned
    assert required or segment.due_on is None


@given(cases(), days(), days())
def test_what_was_known_then_never_changes_when_facts_are_added(raw, known, recorded):
    """Whatever is recorded after a day leaves the answers known on that day alone (T16)."""
    recorded = max(recorded, (date.fromisoformat(known) + timedelta(days=1)).isoformat())
    before = Case(raw).timeline(known).segments
    person = raw["person"]
    later = person | {
        "completions": [
            *person["completions"],
            {
                "module": "M1",
                "on": "2026-07-01",
                "version": 2,
                "proficient": True,
                "recorded": recorded,
            },
        ],
        "leaves": [*person["leaves"], {"from": "2026-06-01", "to": None, "recorded": recorded}],
        "positions": [
            {"to_recorded": recorded} | p if p["to"] is None else p for p in person["positions"]
        ],
    }

    assert Case(raw | {"person": later}).timeline(known).segments == before


@given(cases())
def test_nobody_is_overdue_inside_fair_notice(raw):
    """A first due date never comes sooner than N days after publication, nor after the hire
    was entered (T18)."""
    for rule in raw["requirement"]:
        rule["fair_notice_days"] = 30
        rule["redate"] = False
    case = Case(raw)
    timeline = case.timeline()
    for segment in timeline.segments:
        if segment.timing == "overdue":
            run = timeline.run_on(segment.starts)
            version = case.requirement.version_on(run.starts)
            assert segment.due_on >= version.published + 30
            entered = [p.recorded for p in case.person.positions if p.starts <= run.starts < p.ends]
            if entered and None not in entered:
                assert segment.due_on >= min(entered) + 30


def test_the_cases_made_reach_every_state():
    states = set()
    for seed in range(400):
        for s in Case(build(random.Random(seed))).timeline().segments:
            states |= {s.obligation, s.reason, s.progress, s.timing}

    assert states >= {
        "unknown", "not_employed", "no_requirement", "retired", "not_in_audience",
        "exempt:person", "exempt:unit", "exempt:job_group", "leave",
        "not_started", "in_progress", "waiting_for_review", "completed", "proficient",
        "not_due", "overdue", "lapsed",
    }  # fmt: skip


def test_a_date_that_is_none_is_refused_with_the_name_of_the_case():
    raw = build(random.Random(1)) | {"name": "Thirteen months"}
    raw["requirement"][0]["effective_from"] = "2026-13-01"

    with pytest.raises(CaseError, match="Thirteen months"):
        Case(raw)


@pytest.mark.slow
def test_a_hundred_lives_by_seed_agree():
    """The same lives each time, so that a rule left out is noticed at once."""
    for seed in range(100):
        rng = random.Random(seed)
        raw = build(rng)
        known = rng.choice([None, None, "2026-10-15", "2027-05-01"])

        assert difference(raw, known) is None, seed
