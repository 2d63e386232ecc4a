"""The task that wakes the outbox. The outbox is the queue; a lost task loses nothing."""

from datetime import datetime

from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult


@task()
def send_waiting() -> str:
    """Send what waits and is due."""
    from pd_portal.notify.actions.sending import send_due
    from pd_portal.ui import dates

    return str(send_due(now=dates.now()))


def wake(*, now: datetime) -> None:
    """Enqueue the task unless one is waiting already: a thousand messages need one wake-up."""
    waiting = DBTaskResult.objects.ready().filter(task_path=send_waiting.module_path)
    if not waiting.exists():
        with transaction.atomic():
            send_waiting.enqueue()
