"""The table of cases, put to the engine, to the oracle and to the command."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from coaching.slot_cases import differences_of, main
from coaching.slot_clock import to_utc
from coaching.slot_input import read_request, wall_of
from coaching.slots import find_slots
from tests.coaching.slot_oracle import expected_slots

pytestmark = pytest.mark.once

TABLE = Path(__file__).with_name("slot_cases.json")
CASES = json.loads(TABLE.read_text())
ROOT = TABLE.parents[2]


def named(case):
    return case["name"]


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_engine_answers_as_worked_by_hand(case):
    assert list(differences_of(case)) == []


@pytest.mark.parametrize("case", [c for c in CASES if c["kind"] != "series"], ids=named)
def test_the_oracle_answers_as_the_engine(case):
    slots = find_slots(read_request(case["input"]))

    oracle = expected_slots(case["input"])

    assert {to_utc(slot.start): slot.seats_left for slot in slots} == oracle


def test_the_command_runs_without_django():
    run = subprocess.run(
        [sys.executable, "-m", "coaching.slots"],
        input=TABLE.read_text(),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )

    assert run.stdout == f"cases: {len(CASES)} mismatches: 0\n"
    assert run.returncode == 0


@pytest.mark.parametrize(
    "table", [CASES[0], CASES[:1], {"cases": CASES[:1]}], ids=["one", "list", "under cases"]
)
def test_a_table_comes_in_three_shapes(table):
    out = io.StringIO()

    assert main(io.StringIO(json.dumps(table)), out) == 0
    assert out.getvalue() == "cases: 1 mismatches: 0\n"


def test_a_difference_is_printed_and_fails():
    wrong = CASES[0] | {"expect": {"count": 3}}
    out = io.StringIO()

    assert main(io.StringIO(json.dumps([wrong])), out) == 1
    assert out.getvalue() == (
        "the worked example: count: expected 3, got 2\ncases: 1 mismatches: 1\n"
    )


def test_a_case_that_cannot_be_read_is_a_difference():
    out = io.StringIO()

    assert main(io.StringIO('[{"input": {"hosts": []}}]'), out) == 1
    assert out.getvalue().endswith("cases: 1 mismatches: 1\n")


def test_an_unknown_key_to_compare_is_a_difference():
    strange = CASES[0] | {"expect": {"slot_utc": []}}

    assert list(differences_of(strange)) == ["slot_utc is no key that can be compared"]


@pytest.mark.parametrize("text", ["24:01", "12:60", "-1:00"])
def test_a_wall_time_outside_the_day_is_refused(text):
    with pytest.raises(ValueError, match="is no time of a day"):
        wall_of(text)
