"""Who lets others in: HR prints letters and reviews; HR and supervisors renew in person."""

from typing import Any

import rules

from pd_portal.access import roles
from pd_portal.access.predicates import has_role, signed_in
from pd_portal.people.models import StaffMember
from pd_portal.people.signin import scope
from pd_portal.ui.dates import today

lets_people_in = has_role(*scope.LETTING_IN)


@rules.predicate
def lets_in(user: Any, person: StaffMember | None) -> bool:
    return person is None or scope.may_renew(user, person, today())


@rules.predicate
def may_take_away(user: Any, person: StaffMember | None) -> bool:
    return person is None or scope.may_clear(user, person)


rules.add_perm("signin.keep_own", signed_in)
rules.add_perm("signin.print_letters", lets_people_in)
rules.add_perm("signin.review_links", lets_people_in)
rules.add_perm("signin.renew", (lets_people_in | has_role(roles.SUPERVISOR)) & lets_in)
rules.add_perm("signin.clear_second_factor", lets_people_in & may_take_away)
