import rules

from pd_portal.access.predicates import has_role, signed_in
from pd_portal.access.roles import ADMINISTRATOR

rules.add_perm("jobs.view_own", signed_in)
rules.add_perm("jobs.view_all", has_role(ADMINISTRATOR))
