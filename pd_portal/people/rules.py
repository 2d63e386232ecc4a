"""Who may do what on the roster. Objects are first loaded through ``visible_to``."""

from typing import Any

import rules

from pd_portal.access import roles
from pd_portal.access.grants import holder_of
from pd_portal.access.predicates import has_role, on_roster
from pd_portal.people.models import Employer, Employment, RosterImport, RosterSource, StaffMember
from pd_portal.people.visibility import (
    SPEAKERS,
    employers_kept_by,
    employers_speaking,
    people_kept_by,
)

keeps_roster = has_role(roles.HR, roles.ADMINISTRATOR)
reads_roster = keeps_roster | has_role(roles.RECORDS_OFFICER, roles.REGISTRAR, roles.PARTNER_LEAD)


@rules.predicate
def own_record(user: Any, person: StaffMember | None) -> bool:
    return person is None or holder_of(user).person_id == person.pk


@rules.predicate
def supervises_someone(user: Any) -> bool:
    return any(grant.role == roles.SUPERVISOR for grant in holder_of(user).grants)


@rules.predicate
def keeps_person(user: Any, person: StaffMember | None) -> bool:
    """HR of one of the person's own employers; a partner's people are read, never changed."""
    if person is None:
        return True
    return StaffMember.objects.filter(people_kept_by(user), pk=person.pk).exists()


@rules.predicate
def speaks_for(user: Any, person: StaffMember | None) -> bool:
    """HR, records officer or administrator of one of the person's own employers."""
    if person is None:
        return True
    mine = Employment.objects.standing().filter(person=person)
    return mine.filter(employer__in=employers_speaking(user)).exists()


@rules.predicate
def keeps_employer_of(user: Any, thing: Employer | RosterSource | RosterImport | None) -> bool:
    """HR of the employer, of the source's employer, or of the import's."""
    if thing is None:
        return True
    if isinstance(thing, RosterImport):
        thing = thing.source
    employer_id = thing.employer_id if isinstance(thing, RosterSource) else thing.pk
    return employers_kept_by(user).filter(pk=employer_id).exists()


@rules.predicate
def keeps_agency(user: Any) -> bool:
    """HR or administrator of an employer that is nobody's partner."""
    return employers_kept_by(user).filter(partner__isnull=True).exists()


rules.add_perm("people.list_people", reads_roster)
rules.add_perm("people.view_person", on_roster)
rules.add_perm("people.change_person", keeps_roster & keeps_person)
rules.add_perm("people.change_roster", keeps_roster)
rules.add_perm("people.import_roster", keeps_roster & keeps_employer_of)
rules.add_perm("people.ask_to_join", has_role(*SPEAKERS) & speaks_for)
rules.add_perm("people.see_joins", has_role(*SPEAKERS))
rules.add_perm("people.change_structure", has_role(roles.ADMINISTRATOR, roles.HR))
rules.add_perm("people.change_partners", keeps_roster & keeps_agency)
rules.add_perm("people.give_roles", on_roster)
rules.add_perm("people.view_my_people", supervises_someone)
rules.add_perm("people.view_own_details", on_roster & own_record)
