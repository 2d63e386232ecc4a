"""Today's grants of a user, for ``access.grants``. Dates are checked here, when read."""

from datetime import date
from typing import Any

from django.db.models import Exists

from pd_portal.access import roles
from pd_portal.access.grants import Grant, Holder
from pd_portal.people.models import Position, RoleGrant, StaffMember, UnitHead
from pd_portal.people.visibility import supervisors_delegating_to
from pd_portal.ui.dates import today


def holder_for(user: Any) -> Holder:
    """The person linked to ``user`` and what they hold today; nothing after their last day."""
    person = StaffMember.objects.filter(user=user).only("pk", "external").first()
    if person is None:
        return Holder(None, ())
    day = today()
    if not (person.external or Position.objects.on(day).filter(person=person).exists()):
        return Holder(person.pk, ())
    given = RoleGrant.objects.in_force(day).filter(person=person)
    grants = [Grant(g.role, g.unit_id, g.employer_id) for g in given]
    if supervises(person.pk, day):
        grants.append(Grant(roles.SUPERVISOR))
    return Holder(person.pk, tuple(grants))


def supervises(person_id: int, day: date) -> bool:
    """A position names them, or they head a unit, or they stand in for somebody who does."""
    named = Position.objects.on(day).filter(supervisor=person_id)
    heads = UnitHead.objects.on(day).filter(person=person_id)
    either = Exists(named) | Exists(heads) | Exists(supervisors_delegating_to(person_id, day))
    return StaffMember.objects.filter(either, pk=person_id).exists()
