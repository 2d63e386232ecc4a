"""Every bar on the demo, one after the other: ``bars: N ok, N failed``."""

import subprocess
import sys
from typing import Any

from django.core.management.base import BaseCommand

BARS = (
    ("guards",),
    ("audit", "seal"),
    ("audit", "verify"),
    ("headers",),
    ("access_matrix",),
    ("roster", "check"),
    ("scopes",),
    ("load_curriculum", "--check"),
    ("archive", "roundtrip"),
    ("completions", "check"),
    ("leaks", "answers"),
    ("leaks", "learning"),
    ("query_counts",),
    ("standing", "check"),
    ("snapshot", "verify"),
    ("suppression", "attack"),
    ("standing", "links"),
    ("claims", "check"),
    ("ics", "check"),
    ("hours", "check"),
    ("wall", "check"),
    ("demo_facts",),
    ("outbox", "check"),
)


class Command(BaseCommand):
    help = "Run every bar on the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        good = bad = 0
        for arguments in BARS:
            command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
            done = subprocess.run(command, capture_output=True, text=True)
            lines = [line for line in done.stdout.splitlines() if line.startswith("bar ")]
            if done.returncode:
                bad += 1
                self._complain(arguments, lines, done)
            else:
                good += bool(lines)
                self.stdout.write("\n".join(lines)) if lines else None
            self.stdout.flush()
        self.stdout.write(f"bars: {good} ok, {bad} failed")
        if bad:
            raise SystemExit(1)

    def _complain(
        self, arguments: tuple[str, ...], lines: list[str], done: subprocess.CompletedProcess[str]
    ) -> None:
        """Why a bar failed, the end of what it said; or that it said nothing at all."""
        self.stdout.write((done.stdout + done.stderr)[-1500:].rstrip())
        if not lines:
            self.stdout.write(f"bar {arguments[0]}: did not run FAIL")
