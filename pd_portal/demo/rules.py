import rules

from pd_portal.access.predicates import signed_in

rules.add_perm("demo.open_mailbox", signed_in)
