import rules

from pd_portal.access.predicates import signed_in

rules.add_perm("home.open", signed_in)
