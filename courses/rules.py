"""Who may do what with course pages and releases."""

import rules

from pd_portal.access import roles
from pd_portal.access.predicates import has_role

writes_courses = has_role(roles.AUTHOR, roles.ADMINISTRATOR)

rules.add_perm("courses.author", writes_courses)
rules.add_perm("courses.release_module", writes_courses)
