"""Twenty thousand messages through a mail server on this machine: how fast, and how much memory?

``python -m tests.benchmarks.bench_mail 20000``; PD_TEST_DATABASE=postgresql measures PostgreSQL.
One ``run_due`` sends them all; its memory is read from /proc when a tenth is sent and at the end.
"""

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bars.sink_settings")

GOAL = 50
MOST_GROWTH_MB = 16


def queue(messages: int) -> None:
    """Rows as the outbox writes them, in bulk: what is timed is the sending."""
    from pd_portal.notify.actions.queueing import new_message_id
    from pd_portal.notify.models import Message
    from tests.bars.posting import QUEUED, people

    told = people(200)
    Message.objects.bulk_create(
        (
            Message(
                kind="module_assigned", recipient=told[number % 200], subject_label="bench",
                subject_ref=str(number), why="this is a test of speed",
                data={"title": f"token-{number:06d}", "slug": "x", "assigner": "HR", "reason": "-"},
                message_id=new_message_id(), created_at=QUEUED, not_before=QUEUED,
            )
            for number in range(messages)
        ),
        batch_size=500,
    )  # fmt: skip


def megabytes(process: subprocess.Popen) -> float:
    """Resident memory of a running process; 0 when it has ended."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except FileNotFoundError:
        return 0.0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")]
    return int(found[0]) / 1024 if found else 0.0


def measure(messages: int) -> tuple[float, float, float]:
    """Messages a second from the first to the last, and megabytes early and late."""
    from tests.bars.posting import Sink, schedule

    sink = Sink()
    process, early, late = schedule(0), 0.0, 0.0
    until = monotonic() + messages / 10 + 60
    while process.poll() is None and monotonic() < until:
        now = megabytes(process)
        late = now or late
        if not early and sink.count() > messages / 10:
            early = now
        sleep(0.2)
    process.kill()
    process.wait()
    lines = sink.lines()
    sink.stop()
    seconds = lines[-1]["at"] - lines[0]["at"] if len(lines) == messages else 0
    return (messages / seconds if seconds else 0.0), early, late


def main(messages: int) -> None:
    from tests.bars.posting import database

    with database("bench"):
        queue(messages)
        speed, early, late = measure(messages)
    met = speed >= GOAL and late - early <= MOST_GROWTH_MB
    print(
        f"bench mail: messages={messages} per_second={speed:.0f} goal={GOAL} "
        f"memory_mb={early:.0f} to {late:.0f} {'met' if met else 'missed'}"
    )


if __name__ == "__main__":
    if os.environ.get("PD_TEST_DATABASE") == "postgresql":
        import tests.plugins.postgres  # noqa: F401  (importing starts the server)
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
