"""The explanation names the rule, what it rests on, what lost, and what is left to do."""

import json
import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pd_portal.policy.queries.why import explain
from pd_portal.policy.reckoning.cases import Case, read_day
from pd_portal.policy.reckoning.days import FOREVER
from pd_portal.policy.reckoning.explain import Explanation
from tests.factories.courses import ModulePageFactory
from tests.factories.people import LeaveFactory, PositionFactory
from tests.factories.policy import RequirementVersionFactory
from tests.policy.case_strategies import build

CASES = {
    c["name"]: c for c in json.loads((Path(__file__).parent / "cases.json").read_text())["cases"]
}


def lines(start_of_name, on, **how):
    case = next(c for name, c in CASES.items() if name.startswith(start_of_name))
    return Explanation(Case(case).timeline(), read_day(on), **how).lines()


def said(found):
    return " ".join(line.text for line in found)


def test_the_due_date_names_the_floor_that_decided_and_what_lost():
    found = lines("Published after it took effect", "2026-09-30")

    line = next(line for line in found if line.rule == "T18")
    assert "October 20, 2026" in line.text
    assert "The rule alone would have said: September 29, 2026." in line.lost


def test_what_ran_out_is_said_to_whoever_comes_back():
    found = lines("Whoever comes back after the validity ran out", "2027-09-01")

    assert "valid through July 10, 2027; that has run out. Back since then: owed anew." in said(
        found
    )


def test_a_repeat_that_renews_nothing_is_named():
    found = lines("A repeat one day before the window opens", "2027-07-11")

    assert "module M1 of April 10, 2027 does not count: what counts now must be dated" in said(
        found
    )


def test_what_would_complete_it_is_said():
    assert "Still to do: module M2." in said(lines("Two modules: met on the day", "2026-08-01"))


def test_a_supervisor_reads_paused_without_kind_or_dates():
    exempted = lines("An exemption of the person is named", "2026-08-01", plain_pauses=True)
    moved = lines("A leave that begins on the due date", "2026-10-09", plain_pauses=True)

    assert "Paused." in said(exempted)
    assert "Paused; due October 23, 2026." in said(moved)
    assert not {"leave", "exempt", "October 8"} & set(said([*exempted, *moved]).lower().split())


def test_a_pause_that_moved_nothing_is_said():
    found = said(lines("A leave that begins after the due date", "2026-11-01"))

    assert "October 1, 2026 through October 31, 2026 began after the due date" in found


def test_every_day_of_any_timeline_can_be_explained():
    for seed in range(60):
        timeline = Case(build(random.Random(seed))).timeline()
        for segment in timeline.segments:
            day = min(segment.starts + 3, segment.ends - 1)
            assert day >= FOREVER or Explanation(timeline, day).lines()


@pytest.mark.django_db
def test_from_the_database_with_names_in_few_queries(django_assert_max_num_queries):
    module = ModulePageFactory(title="Our policy, our roles")
    requirement = RequirementVersionFactory(modules=[module]).requirement
    position = PositionFactory(employer=requirement.employer)
    LeaveFactory(
        person=position.person,
        employer=requirement.employer,
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 9, 10),
        recorded_at=datetime(2026, 9, 5, tzinfo=UTC),
    )

    with django_assert_max_num_queries(25):
        found = explain(requirement, position.person, date(2026, 9, 20))
    known_before = explain(
        requirement, position.person, date(2026, 9, 20), known_on=date(2026, 9, 3)
    )

    assert "Still to do: Our policy, our roles." in said(found)
    assert "moved the due date to November 9, 2026" in said(found)
    assert "moved" not in said(known_before)
