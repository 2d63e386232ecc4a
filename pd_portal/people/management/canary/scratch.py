"""Run a command again in a process whose database is a file nobody needs."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

SCRATCH = "PD_SCRATCH"


def is_scratch() -> bool:
    return SCRATCH in os.environ


def run_in_scratch(*words: str) -> int:
    """``manage.py WORDS`` on a database of its own; returns how it ended."""
    with tempfile.TemporaryDirectory(prefix="pd-scratch-") as folder:
        own = {
            SCRATCH: "1",
            "PD_TEST_DB_NAME": str(Path(folder) / "scratch.sqlite3"),
            "PD_TEST_DATABASE": "sqlite",
            "DJANGO_SETTINGS_MODULE": "pd_portal.settings.test",
        }
        command = [sys.executable, sys.argv[0], *words]
        return subprocess.run(command, env=os.environ | own, check=False).returncode  # noqa: S603  (our own command)
