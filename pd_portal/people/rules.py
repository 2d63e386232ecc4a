"""Who may do what on the roster. Objects are first loaded through ``visible_to``."""

from typing import Any

import rules

from pd_portal.access import roles
from pd_portal.access.grants import holder_of
from pd_portal.access.predicates import has_role, on_roster
from pd_portal.people.models import StaffMember

keeps_roster = has_role(roles.HR, roles.ADMINISTRATOR)
reads_roster = keeps_roster | has_role(roles.RECORDS_OFFICER, roles.REGISTRAR, roles.PARTNER_LEAD)


@rules.predicate
def own_record(user: Any, person: StaffMember | None) -> bool:
    return person is None or holder_of(user).person_id == person.pk


@rules.predicate
def supervises_someone(user: Any) -> bool:
    return any(grant.role == roles.SUPERVISOR for grant in holder_of(user).grants)


rules.add_perm("people.list_people", reads_roster)
rules.add_perm("people.view_person", on_roster)
rules.add_perm("people.change_roster", keeps_roster)
rules.add_perm("people.import_roster", keeps_roster)
rules.add_perm("people.give_roles", on_roster)
rules.add_perm("people.view_my_people", supervises_someone)
rules.add_perm("people.view_own_details", on_roster & own_record)
