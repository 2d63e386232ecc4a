import rules

from pd_portal.access.predicates import on_roster

rules.add_perm("home.open", on_roster)
