"""Who lets others in: HR prints letters and reviews; HR and supervisors renew in person."""

from typing import Any

import rules

from pd_portal.access import roles
from pd_portal.access.grants import holder_of
from pd_portal.access.predicates import has_role, signed_in
from pd_portal.people.models import StaffMember

lets_people_in = has_role(roles.HR, roles.ADMINISTRATOR)


@rules.predicate
def another_person(user: Any, person: StaffMember | None) -> bool:
    return person is None or holder_of(user).person_id != person.pk


rules.add_perm("signin.keep_own", signed_in)
rules.add_perm("signin.print_letters", lets_people_in)
rules.add_perm("signin.review_links", lets_people_in)
rules.add_perm("signin.renew", (lets_people_in | has_role(roles.SUPERVISOR)) & another_person)
rules.add_perm("signin.clear_second_factor", lets_people_in & another_person)
