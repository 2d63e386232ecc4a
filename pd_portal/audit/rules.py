import rules

from pd_portal.access.predicates import has_role
from pd_portal.access.roles import ADMINISTRATOR

rules.add_perm("audit.view_log", has_role(ADMINISTRATOR))
