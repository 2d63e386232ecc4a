"""Whom may a user let in? HR and administrators those of their grants; a supervisor their own."""

from datetime import date
from typing import Any

from django.db.models import Q

from pd_portal.access import roles
from pd_portal.access.grants import holder_of
from pd_portal.people.models import StaffMember
from pd_portal.people.visibility import in_scope, supervised_by

LETTING_IN = (roles.HR, roles.ADMINISTRATOR)


def people_of_hr(user: Any, day: date) -> Q:
    """A condition on StaffMember: the people of the user's HR and administrator grants."""
    condition = Q(pk__in=[])
    for grant in holder_of(user).grants:
        if grant.role in LETTING_IN:
            condition |= in_scope(grant, day)
    return condition


def people_renewed_by(user: Any, day: date) -> Q:
    """HR's people and the supervisor's own; never oneself."""
    own_id = holder_of(user).person_id
    if own_id is None:
        return Q(pk__in=[])
    return (people_of_hr(user, day) | Q(pk__in=supervised_by(own_id, day))) & ~Q(pk=own_id)


def may_renew(user: Any, person: StaffMember, day: date) -> bool:
    return StaffMember.objects.filter(people_renewed_by(user, day), pk=person.pk).exists()


def may_clear(user: Any, person: StaffMember, day: date) -> bool:
    """Taking a second step away is HR's alone."""
    own = holder_of(user).person_id == person.pk
    return not own and StaffMember.objects.filter(people_of_hr(user, day), pk=person.pk).exists()
