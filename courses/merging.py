"""What joining two records of one person means for their learning."""

from datetime import datetime
from typing import Any

from courses.actions.merging import keep_the_further_go
from pd_portal.people.merging import merge_handlers
from pd_portal.people.models import StaffMember


class MergeGoes:
    """One open go a module: the further one stays open."""

    def merge(self, duplicate: StaffMember, into: StaffMember, now: datetime) -> Any:
        return keep_the_further_go(duplicate, into, now)

    def undo(self, duplicate: StaffMember, into: StaffMember, kept: Any, now: datetime) -> None:
        """A withdrawn go stays withdrawn: facts are closed once. The person starts anew."""


merge_handlers.register("courses_goes", MergeGoes())
