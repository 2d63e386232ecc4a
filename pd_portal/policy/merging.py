"""What joining two records of one person means for their standing."""

from datetime import datetime
from typing import Any

from pd_portal.people.merging import derived_tables, merge_handlers
from pd_portal.people.models import StaffMember
from pd_portal.policy.actions.standing import forget_standing


class MergeStanding:
    """The duplicate's standing is superseded; both are reckoned anew once the facts moved."""

    def merge(self, duplicate: StaffMember, into: StaffMember, now: datetime) -> Any:
        forget_standing(duplicate.pk, now=now)

    def undo(self, duplicate: StaffMember, into: StaffMember, kept: Any, now: datetime) -> None:
        """Nothing to give back: what is derived is derived again."""


merge_handlers.register("policy_standing", MergeStanding())
# Undoing an import does not stop for what is derived again from the facts.
derived_tables.update({"pd_policy_standing", "pd_policy_standingdue", "pd_policy_fulfilled"})
