import rules

from pd_portal.access.predicates import on_roster

rules.add_perm("notify.view_own", on_roster)
rules.add_perm("notify.change_own", on_roster)
