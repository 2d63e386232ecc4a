"""A short race on a real database; `make race` is the long one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_nobody_is_booked_twice_in_a_short_race():
    run = subprocess.run(
        [sys.executable, "-m", "tests.bars.race"],
        env=os.environ | {"SECONDS": "2", "PROCESSES": "3"},
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert "errors=0 overlaps=0 limit_broken=0" in run.stdout
