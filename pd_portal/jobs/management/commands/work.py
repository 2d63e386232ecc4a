"""The worker: django-tasks-db's own loop, with a heartbeat that ``/readyz`` reads."""

import os
import socket
import threading
from typing import Any

from django.db import connection
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from pd_portal.jobs.models import Heartbeat
from pd_portal.ui import dates

BEAT_SECONDS = 10


def beat(worker: str, stop: threading.Event) -> None:
    """Write the heartbeat until told to stop. Runs in a thread of its own, so long tasks beat too."""
    while True:
        Heartbeat.objects.update_or_create(worker=worker, defaults={"at": dates.now()})
        connection.close()
        if stop.wait(BEAT_SECONDS):
            return


class Command(DatabaseWorker):
    help = "Run background tasks until stopped. --batch ends when nothing waits."

    def handle(self, **options: Any) -> None:
        worker = f"{socket.gethostname()[:40]}-{os.getpid()}"
        stop = threading.Event()
        thread = threading.Thread(target=beat, args=(worker, stop), daemon=True)
        if not options.get("batch"):
            thread.start()
        try:
            super().handle(**options)
        finally:
            stop.set()
