"""Senders are killed again and again while they send: ``python -m tests.bars.soak_mail``.

The senders are the commands of production, ``run_due`` and ``work``, in processes of their own;
the mail server is one too, and only what it wrote down counts. KILLS and MESSAGES are read from
the environment; PD_TEST_DATABASE=postgresql soaks on PostgreSQL. Without kills two senders run
at once. Gives up after MINUTES.
"""

import os
import random
import subprocess
import sys
from collections import defaultdict
from time import monotonic, sleep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bars.sink_settings")

KINDS = ("module_assigned", "tries_given", "task_read")
SEED = 8


def queue(messages: int) -> None:
    """Queue with the product's own action; a token in each message says which one it is."""
    from django.db import transaction

    from pd_portal.audit.actions import System
    from pd_portal.notify.actions.queueing import queue_message
    from tests.bars.posting import QUEUED, people

    told = people(20)
    with transaction.atomic():
        for number in range(messages):
            person, title = told[number % 20], f"token-{number:06d}"
            queue_message(
                kind=KINDS[number % len(KINDS)], recipient=person, about=person, version=number,
                why="this is a test of sending",
                data={"title": title, "slug": "x", "assigner": "HR", "reason": "your role"},
                actor=System("soak"), now=QUEUED,
            )  # fmt: skip


class Soak:
    """Starts a sender, kills it at its moment, starts the next one."""

    def __init__(self, kills: int, messages: int, minutes: float) -> None:
        from tests.bars.posting import Sink

        self.choose = random.Random(SEED)
        self.moments = sorted(
            int(messages * (place + self.choose.random()) / (kills + 1)) for place in range(kills)
        )
        self.messages, self.until = messages, monotonic() + minutes * 60
        self.sink, self.killed, self.life = Sink(), 0, 0

    def run(self) -> None:
        if not self.moments:
            self.both_at_once()
        for moment in self.moments:
            while not self.one_life(moment) and monotonic() < self.until:
                continue
        while not self.everything_is_sent() and self.life < len(self.moments) * 3 + 5:
            self.one_life(None)

    def everything_is_sent(self) -> bool:
        from tests.bars.posting import sent_rows

        return monotonic() > self.until or sent_rows() == self.messages

    def both_at_once(self) -> None:
        """The worker and the schedule send side by side."""
        from tests.bars.posting import schedule, worker

        for process in (worker(), schedule(self.life)):
            process.wait(timeout=max(1.0, self.until - monotonic()))
        self.life += 1

    def one_life(self, moment: int | None) -> bool:
        """A sender from start to its end; True when it was killed at ``moment`` messages."""
        from tests.bars.posting import schedule, worker

        process = worker() if self.life % 3 == 1 else schedule(self.life)
        self.life += 1
        while process.poll() is None and monotonic() < self.until:
            if moment is not None and self.sink.count() > moment:
                sleep(self.choose.random() * 0.03)
                return self.kill(process)
            sleep(0.001)
        process.kill()
        process.wait()
        return False

    def kill(self, process: subprocess.Popen) -> bool:
        if process.poll() is not None:
            return False
        process.kill()
        process.wait()
        self.killed += 1
        return True


def run(kills: int, messages: int, minutes: float) -> bool:
    """Soak, then count what the server wrote down; prints the bar."""
    from pd_portal.ui.bars import bar_line
    from tests.bars.posting import database, sent_rows

    with database("soak"):
        queue(messages)
        soak = Soak(kills, messages, minutes)
        try:
            soak.run()
            taken, sent = soak.sink.lines(), sent_rows()
        finally:
            soak.sink.stop()
    ids = defaultdict(list)
    for line in taken:
        ids[line["token"]].append(line["message_id"])
    doubled = sum(len(found) > 1 for found in ids.values())
    same = all(len(set(found)) == 1 for found in ids.values())
    lost = messages - len(ids)
    good = not lost and same and doubled <= soak.killed == kills and sent == messages
    figures = {"kills": soak.killed, "distinct": len(ids), "lost": lost}
    figures |= {"doubled": f"{doubled}/{kills}", "same_message_id": "yes" if same else "no"}
    print(bar_line("soak_mail", good, **figures), flush=True)
    return good


if __name__ == "__main__":
    if os.environ.get("PD_TEST_DATABASE") == "postgresql":
        import tests.plugins.postgres  # noqa: F401  (importing starts the server)
    good = run(
        int(os.environ.get("KILLS", "25")),
        int(os.environ.get("MESSAGES", "2000")),
        float(os.environ.get("MINUTES", "15")),
    )
    sys.exit(0 if good else 1)
