"""Who may do what with goals and requirements. Objects are first loaded through ``visible_to``."""

import rules

from pd_portal.access import roles
from pd_portal.access.predicates import has_role

keeps_requirements = has_role(roles.HR, roles.ADMINISTRATOR)

rules.add_perm("policy.view_goals", keeps_requirements | has_role(roles.RECORDS_OFFICER))
rules.add_perm("policy.change_requirements", keeps_requirements)
rules.add_perm("policy.grant", has_role(roles.HR))
rules.add_perm("policy.publish", has_role(roles.HR))
