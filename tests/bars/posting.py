"""What the soak and the bench of the outbox share: a database, a sink, sender processes."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

SETTINGS = "tests.bars.sink_settings"
QUEUED = datetime(2027, 3, 15, 16, 0, tzinfo=UTC)
# A killed run's step is leased for half an hour; the next life begins after that.
STEP = timedelta(minutes=31)


@contextmanager
def database(name: str) -> Iterator[str]:
    """A migrated database of its own, on SQLite or PostgreSQL; its name goes to the senders."""
    import django

    django.setup()
    from django.db import connection

    from tests.plugins.database import PostgresCopies, SqliteCopies, only_one_process

    copies = (PostgresCopies if connection.vendor == "postgresql" else SqliteCopies)(name)
    with only_one_process():
        copies.build()
        connection.settings_dict["NAME"] = copies.renew()
    os.environ["PD_TEST_DB_NAME"] = connection.settings_dict["NAME"]
    try:
        yield connection.settings_dict["NAME"]
    finally:
        connection.close()
        copies.remove()


def people(count: int) -> list[Any]:
    from tests.factories.people import PersonEmailFactory

    return [PersonEmailFactory().person for _ in range(count)]


class Sink:
    """A mail server in a process of its own, and what it wrote down."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="pd-sink-")
        self.path = Path(self.folder.name) / "taken.jsonl"
        self.path.touch()
        self._seen = self._read = 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.notify.sink", str(self.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        os.environ["PD_SINK_PORT"] = self.process.stdout.readline().strip()

    def count(self) -> int:
        """How many messages were taken; reads only what was added since it was last asked."""
        with self.path.open("rb") as file:
            file.seek(self._read)
            added = file.read()
        self._read += len(added)
        self._seen += added.count(b"\n")
        return self._seen

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.folder.cleanup()


def sender(*arguments: str) -> subprocess.Popen:
    """A production command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def schedule(life: int) -> subprocess.Popen:
    """``run_due`` as cron calls it, in the life-th life."""
    return sender("run_due", "--now", (QUEUED + STEP * (life + 1)).isoformat())


def worker() -> subprocess.Popen:
    """``work`` as the worker runs it, woken once."""
    from pd_portal.notify.tasks import send_waiting

    send_waiting.enqueue()
    return sender("work", "--batch", "--no-startup-delay")


def sent_rows() -> int:
    """Counted in plain SQL."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pd_notify_message WHERE state = 'sent'")
        return cursor.fetchone()[0]
