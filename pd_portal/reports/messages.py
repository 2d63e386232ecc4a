"""What reports write to people: a supervisor's reminder, as a line of the day's message."""

from typing import Any

from django.urls import reverse

from pd_portal.notify.kinds import Kind, kinds, moment_of
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import absolute
from pd_portal.people.models import StaffMember
from pd_portal.policy.models import Requirement
from pd_portal.policy.queries.reminders import row_now
from pd_portal.reports.actions.supervising import REMINDED
from pd_portal.ui.dates import local_day


def _still_to_do(message: Message) -> bool:
    now = row_now(message.recipient_id, int(message.subject_ref), local_day(moment_of(message)))
    return now is not None and not now.is_met


def _said(message: Message) -> dict[str, Any]:
    day, pk = local_day(moment_of(message)), int(message.subject_ref)
    now = row_now(message.recipient_id, pk, day)
    requirement = Requirement.objects.filter(pk=pk).first()
    return {
        "title": requirement.title if requirement else "",
        "due_on": now.row.due_on if now else None,
        "by": StaffMember.objects.filter(pk=message.data.get("by")).first(),
        "link": absolute(reverse("home:home")),
    }


kinds.register(
    REMINDED,
    Kind("Your supervisor reminds you", "training", still_true=_still_to_do, context=_said),
)
