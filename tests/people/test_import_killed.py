"""An import whose process is killed leaves nothing or everything; ``make soak-import`` runs longer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_a_killed_import_leaves_the_file_before_or_the_file_after():
    run = subprocess.run(
        [sys.executable, "-m", "tests.bars.soak_import"],
        env=os.environ | {"KILLS": "3", "PEOPLE": "800"},
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert "partial=0 nobody=0 lost=0" in run.stdout
