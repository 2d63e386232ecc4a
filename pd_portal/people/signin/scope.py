"""Whom may a user let in? HR and administrators whom they keep; a supervisor their own.

People of an employer that only shares its roster are read, never let in.
"""

from datetime import date
from typing import Any

from django.db.models import Q

from pd_portal.access import roles
from pd_portal.access.grants import holder_of
from pd_portal.people.models import StaffMember
from pd_portal.people.visibility import people_kept_by, supervised_by

LETTING_IN = (roles.HR, roles.ADMINISTRATOR)


def people_renewed_by(user: Any, day: date) -> Q:
    """Whom HR keeps and the supervisor's own; never oneself."""
    own_id = holder_of(user).person_id
    if own_id is None:
        return Q(pk__in=[])
    return (people_kept_by(user) | Q(pk__in=supervised_by(own_id, day))) & ~Q(pk=own_id)


def may_renew(user: Any, person: StaffMember, day: date) -> bool:
    return StaffMember.objects.filter(people_renewed_by(user, day), pk=person.pk).exists()


def may_clear(user: Any, person: StaffMember) -> bool:
    """Taking a second step away is HR's alone."""
    own = holder_of(user).person_id == person.pk
    return not own and StaffMember.objects.filter(people_kept_by(user), pk=person.pk).exists()
