"""What the outbox adds to the schedule."""

from datetime import datetime, timedelta

from pd_portal.jobs.schedule import step
from pd_portal.notify.actions.sending import release_expired, send_due


@step("release expired messages", every=timedelta(minutes=1), order=30)
def release(now: datetime) -> str:
    return f"released {release_expired(now=now)}"


@step("send messages", every=timedelta(minutes=1), order=800)
def send(now: datetime) -> str:
    return str(send_due(now=now))
