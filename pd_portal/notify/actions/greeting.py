"""Queue what stands in the database by itself: new people, and long work that is done."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef

from pd_portal.audit.actions import action
from pd_portal.jobs.models import Job
from pd_portal.notify.actions.queueing import new_message_id, queue_many
from pd_portal.notify.models import Message
from pd_portal.notify.own_messages import READY, WELCOME
from pd_portal.people.models import Employment, StaffMember
from pd_portal.ui.dates import local_day

AT_ONCE = 500
NEW_FOR = timedelta(days=14)
# Who waited less than this saw it happen.
LONG = timedelta(minutes=1)
LOOK_BACK = timedelta(days=2)


def message_row(
    kind: str,
    person_id: int,
    about: tuple[str, str],
    version: str,
    why: str,
    now: datetime,
    **data: Any,
) -> Message:
    """An unsaved message for ``queue_many``; ``about`` is label and id."""
    label, ref = about
    return Message(
        kind=kind,
        recipient_id=person_id,
        subject_label=label,
        subject_ref=ref,
        subject_version=version,
        why=why,
        data=data,
        message_id=new_message_id(),
        created_at=now,
        not_before=now,
    )  # fmt: skip


@action
def welcome_new_people(*, actor: Any, now: datetime) -> int:
    """Greet whoever was hired in the last two weeks, once; returns how many were queued."""
    day = local_day(now)
    greeted = Message.objects.filter(kind=WELCOME, recipient=OuterRef("person"))
    hired = Employment.objects.on(day).filter(original_hire_on__range=(day - NEW_FOR, day))
    new = hired.filter(~Exists(greeted)).order_by("person").values_list("person", flat=True)
    label = StaffMember._meta.label
    rows = [
        message_row(WELCOME, pk, (label, str(pk)), "1", "you are new here", now)
        for pk in new.distinct()[:AT_ONCE]
    ]
    return queue_many(rows, now=now)


@action
def tell_of_finished_work(*, actor: Any, now: datetime) -> int:
    """Tell whoever asked for long work that it is over; returns how many were queued."""
    rows = [
        message_row(READY, person, (Job._meta.label, str(pk)), "1", "you asked for it", now)
        for pk, person in _finished(now)
    ]
    return queue_many(rows, now=now)


def _finished(now: datetime) -> Iterable[tuple[Any, int]]:
    over = Job.objects.filter(
        finished_at__range=(now - LOOK_BACK, now),
        finished_at__gte=F("created_at") + LONG,
        owner__staff_member__isnull=False,
    )
    told = set(
        Message.objects.filter(kind=READY, created_at__gte=now - LOOK_BACK).values_list(
            "subject_ref", flat=True
        )
    )
    found = over.order_by("finished_at").values_list("pk", "owner__staff_member")
    return [(pk, person) for pk, person in found[:AT_ONCE] if str(pk) not in told]
