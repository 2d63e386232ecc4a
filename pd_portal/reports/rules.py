import rules

from pd_portal.access.predicates import has_role, on_roster
from pd_portal.access.roles import ADMINISTRATOR, HR, PARTNER_LEAD, RECORDS_OFFICER

rules.add_perm("reports.view_goal", has_role(HR, ADMINISTRATOR, RECORDS_OFFICER))
# What supervisors asked for is HR's to answer, as exemptions and extensions are.
rules.add_perm("reports.answer_requests", has_role(HR))
# Everyone on the roster may open it; whoever supervises nobody reads that in a sentence.
rules.add_perm("reports.view_own_people", on_roster)
rules.add_perm("reports.view_board", rules.always_allow)
rules.add_perm("reports.view_district", has_role(PARTNER_LEAD))
