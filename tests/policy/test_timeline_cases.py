"""The worked examples in cases.json, and the command that compares them."""

import io
import json
import re
from pathlib import Path

from pd_portal.policy.reckoning.cases import Case
from pd_portal.policy.timeline import goal_standing, main

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
    assert run([{"name": "Without a person"}])[0] == 2
    assert "Without a person: KeyError('person')" in capsys.readouterr().err


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
