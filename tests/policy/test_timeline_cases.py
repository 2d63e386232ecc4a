"""The worked examples in cases.json, and the command that compares them."""

import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given

from pd_portal.policy.reckoning.cases import Case
from pd_portal.policy.timeline import goal_standing, main
from tests.policy.case_strategies import cases

pytestmark = pytest.mark.once

FILE = Path(__file__).parent / "cases.json"
CASES = json.loads(FILE.read_text())["cases"]


def run(raw):
    out = io.StringIO()
    code = main(io.StringIO(raw if isinstance(raw, str) else json.dumps(raw)), out)
    return code, out.getvalue().splitlines()


def test_every_worked_example_holds():
    code, lines = run({"cases": CASES})

    assert lines[-1].endswith("mismatches: 0")
    assert (code, len(lines)) == (0, 1)


def test_the_examples_cover_every_rule_and_read_as_sentences():
    rules = {case["rule"] for case in CASES}

    assert rules == {f"T{n}" for n in range(1, 24)} - {"T17", "T21"}
    assert len(CASES) >= 60
    assert all(re.fullmatch(r"[A-Z].{20,}\.", case["name"]) for case in CASES)


def test_a_wrong_answer_is_printed_and_counted():
    wrong = json.loads(json.dumps(CASES[0]))
    wrong["asks"][1]["expect"]["timing"] = "overdue"

    code, lines = run(wrong)

    assert code == 1
    assert "timing is 'not_due', expected 'overdue'" in lines[0]
    assert lines[-1] == "cases: 1 answers: 4 mismatches: 1"


def test_a_bare_list_of_cases_is_read_too():
    assert run(CASES[:2])[1] == ["cases: 2 answers: 6 mismatches: 0"]


def test_what_cannot_be_read_is_said_and_exits_2(capsys):
    assert run("{")[0] == 2
    assert run("7")[0] == 2
    assert "This file cannot be read as cases." in capsys.readouterr().err


@pytest.mark.parametrize(
    "broken", [{"name": "Without a person"}, 7, {**CASES[0], "asks": [{"on": "someday"}]}]
)
def test_a_case_that_cannot_be_read_is_one_difference_and_the_rest_go_on(broken):
    code, lines = run([broken, CASES[1]])

    assert code == 1
    assert lines[0].endswith("(this case cannot be read)")
    assert lines[-1].startswith("cases: 2")
    assert lines[-1].endswith("mismatches: 1")


def loosely(value):
    """The same said otherwise: every list of facts backwards, and nothing written for "none"."""
    if isinstance(value, dict):
        return {k: loosely(v) for k, v in value.items() if v is not None or k == "agency"}
    if isinstance(value, list):
        return [loosely(item) for item in reversed(value)]
    return value


def strictly(raw):
    """Every optional list and default written out, empty or null."""
    none = dict.fromkeys(("recorded", "to_recorded", "voided", "review_on", "requirement"))
    lists = "leaves", "exemptions", "extensions", "completions", "starts", "submissions"
    facts = {name: [none | x for x in raw["person"].get(name) or []] for name in lists}
    audience = {"units": [], "jobs": [], "kinds": [], "min_fte": None}
    defaults = {"retired": False, "carry": "keep", "redate": False, "counts": "proficient"}
    versions = [
        dict.fromkeys(("grace_days", "validity", "due", "electives", "published_on"))
        | defaults
        | version
        | {"audience": audience | (version.get("audience") or {})}
        for version in raw["requirement"]
    ]
    person = {"scheduled": None} | raw["person"] | facts
    return {"roster_from": None} | raw | {"person": person, "requirement": versions}


@given(cases())
def test_order_and_what_is_left_out_change_nothing(raw):
    as_written = Case(raw).timeline().segments

    assert Case(loosely(raw)).timeline().segments == as_written
    assert Case(strictly(raw)).timeline().segments == as_written


def some_day_of(progress=None, obligation="required"):
    for case in CASES:
        for segment in Case(case).timeline().segments:
            if (segment.obligation, segment.progress) == (obligation, progress):
                return segment
    raise AssertionError(f"no example is {obligation} {progress}")


def test_a_goal_stands_where_its_least_advanced_requirement_stands():
    waiting, proficient = some_day_of("waiting_for_review"), some_day_of("proficient")
    excused = some_day_of(obligation="excused")

    assert goal_standing([proficient, waiting, excused]) == "waiting_for_review"
    assert goal_standing([proficient, excused]) == "proficient"
    assert goal_standing([excused]) is None
