"""What the outbox adds to the schedule."""

from datetime import datetime, timedelta

from pd_portal.audit.actions import System
from pd_portal.jobs.schedule import step
from pd_portal.notify.actions.gathering import gather_held
from pd_portal.notify.actions.greeting import tell_of_finished_work, welcome_new_people
from pd_portal.notify.actions.reminding import queue_reminders
from pd_portal.notify.actions.sending import release_expired, send_due
from pd_portal.notify.actions.telling import look_again
from pd_portal.notify.models import Message


@step("release expired messages", every=timedelta(minutes=1), order=30)
def release(now: datetime) -> str:
    return f"released {release_expired(now=now)}"


@step("queue messages", every=timedelta(minutes=1), order=770)
def tell(now: datetime) -> str:
    by = {"actor": System("messages"), "now": now}
    return f"welcomed {welcome_new_people(**by)}, told of work {tell_of_finished_work(**by)}"


@step("queue reminders", every=timedelta(minutes=10), order=780)
def remind(now: datetime) -> str:
    return f"queued {queue_reminders(actor=System('reminders'), now=now)}"


@step("gather messages", every=timedelta(minutes=1), order=790)
def gather(now: datetime) -> str:
    return f"gathered {gather_held(actor=System('digests'), now=now)}"


@step("send messages", every=timedelta(minutes=1), order=800)
def send(now: datetime) -> str:
    return str(send_due(now=now))


@step("look again at who could not be told", every=timedelta(hours=1), order=795)
def look_again_at_untold(now: datetime) -> str:
    again, dropped = look_again(messages=Message.objects.all(), now=now)
    return f"to send {again}, no longer true {dropped}"
