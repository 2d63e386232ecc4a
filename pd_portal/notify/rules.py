import rules

from pd_portal.access.predicates import has_role, on_roster
from pd_portal.access.roles import ADMINISTRATOR, HR

rules.add_perm("notify.view_own", on_roster)
rules.add_perm("notify.change_own", on_roster)
rules.add_perm("notify.administer", has_role(ADMINISTRATOR))
rules.add_perm("notify.tell_otherwise", has_role(HR, ADMINISTRATOR))
