"""Who may do what in coaching. Engagements are first loaded through ``visible_to``."""

from typing import Any

import rules

from coaching.models import Engagement, Party
from pd_portal.access.grants import holder_of
from pd_portal.access.predicates import has_role, on_roster
from pd_portal.access.roles import COACH, COACHING_LEAD, HR, PARTNER_LEAD, RECORDS_OFFICER

Part = Party.Part


def holds(*parts: str) -> rules.Predicate:
    """Holds one of ``parts`` in the engagement today; without an engagement, may in general."""

    def check(user: Any, engagement: Engagement | None = None) -> bool:
        if engagement is None:
            return on_roster(user)
        return bool(parts_of(user, engagement) & set(parts))

    return rules.predicate(check, name=f"holds({', '.join(parts)})")


def parts_of(user: Any, engagement: Engagement) -> frozenset[str]:
    """Parts the user holds in the engagement today."""
    person_id = holder_of(user).person_id
    held = engagement.parties.current().filter(person_id=person_id)
    return frozenset(held.values_list("part", flat=True))


leads_coaching = has_role(COACHING_LEAD)

rules.add_perm("coaching.open", on_roster)
rules.add_perm("coaching.ask", on_roster)
rules.add_perm("coaching.view_engagement", on_roster)
rules.add_perm("coaching.work_together", holds(Part.COACH, Part.CLIENT))
rules.add_perm("coaching.log_session", holds(Part.COACH))
rules.add_perm("coaching.draft_agreement", holds(Part.COACH) | leads_coaching)
rules.add_perm(
    "coaching.read_agreement", holds(Part.COACH, Part.CLIENT, Part.SPONSOR) | leads_coaching
)
rules.add_perm("coaching.be_client", holds(Part.CLIENT))
rules.add_perm("coaching.view_as_sponsor", holds(Part.SPONSOR))
rules.add_perm("coaching.lead", leads_coaching)
rules.add_perm("coaching.state_capacity", has_role(COACH) | leads_coaching)
rules.add_perm("coaching.view_ledger", has_role(HR))
rules.add_perm("coaching.view_totals", has_role(PARTNER_LEAD, COACHING_LEAD))
rules.add_perm("coaching.keep_records", has_role(RECORDS_OFFICER))
rules.add_perm("coaching.arrange_times", holds(Part.DELEGATE))
