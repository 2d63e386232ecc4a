"""Tell people that a requirement is met."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from pd_portal.audit.actions import action
from pd_portal.notify.actions.greeting import AT_ONCE, message_row
from pd_portal.notify.actions.queueing import queue_many
from pd_portal.notify.models import Message
from pd_portal.policy.models import END_OF_TIME, Fulfilled, Progress, Requirement
from pd_portal.policy.queries.reminders import finishing_suffices, required_on
from pd_portal.ui.dates import local_day

KIND = "training_completed"
LABEL = Requirement._meta.label
# Known for longer than this, it is no news.
NEWS_FOR = timedelta(days=14)


@action
def tell_of_completion(*, actor: Any, now: datetime) -> int:
    """One message a person, requirement and cycle that was met; returns how many were queued."""
    day = local_day(now)
    met = Q(progress=Progress.PROFICIENT) | Q(
        progress=Progress.COMPLETED, requirement__in=finishing_suffices(day)
    )
    holds = required_on(day).filter(
        met, person=OuterRef("person"), requirement=OuterRef("requirement")
    )
    cycles = Fulfilled.objects.filter(
        Exists(holds),
        superseded_at=END_OF_TIME,
        recorded_at__range=(now - NEWS_FOR, now),
        met_on__lte=day,
        valid_until__gte=day,
    )
    found = list(cycles.values_list("person", "requirement", "met_on").order_by("pk"))
    told = _told({person for person, _, _ in found})
    rows = [
        message_row(
            KIND, person, (LABEL, str(requirement)), f"met {met_on}",
            "you finished your required training", now, met_on=met_on.isoformat(),
        )
        for person, requirement, met_on in found
        if (person, str(requirement), f"met {met_on}") not in told
    ]  # fmt: skip
    return queue_many(rows[: AT_ONCE * 10], now=now)


def _told(people: set[int]) -> set[tuple[int, str, str]]:
    rows = Message.objects.filter(kind=KIND, recipient__in=people)
    return set(rows.values_list("recipient", "subject_ref", "subject_version"))
