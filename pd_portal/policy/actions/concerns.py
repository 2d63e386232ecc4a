"""Whoever raised a concern has time until it is answered."""

from datetime import datetime
from typing import Any

from courses.models import Concern
from pd_portal.audit.actions import action
from pd_portal.policy.actions.decisions import grant_extension
from pd_portal.policy.models import Extension, ReasonCategory
from pd_portal.policy.queries.mine import owed_by
from pd_portal.ui.dates import local_day


@action
def extend_for_concern(*, actor: Any, concern: Concern, now: datetime) -> list[Extension]:
    """Until the promised day nothing that holds the concern's module is due.

    Called again when the promise moves; a promise that moves back takes no time away. The
    category is the neutral one: what somebody objected to is not for HR's lists.
    """
    until = concern.promised_on
    owed = [
        one.requirement
        for one in owed_by(concern.person, local_day(now))
        if concern.module_id in {item.module_id for item in one.items}
        and not one.is_met
        and one.due_on
        and one.due_on < until
    ]
    return [
        grant_extension(
            requirement=requirement,
            person=concern.person,
            until=until,
            category=ReasonCategory.OTHER,
            approved_by=None,
            actor=actor,
            now=now,
        )
        for requirement in owed
    ]
