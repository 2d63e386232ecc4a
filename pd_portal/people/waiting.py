"""What somebody leaves behind on the roster: people, units and concerns that look to them."""

from datetime import date

from django.db.models import QuerySet

from pd_portal.people.models import Employer, Position, StaffMember, UnitHead
from pd_portal.people.registries import Waiting, waiting_for
from pd_portal.ui.dates import today


@waiting_for.provides("people", order=10)
def left_behind(person: StaffMember) -> list[Waiting]:
    """One line each, for the head of the unit to tell HR."""
    day = today()
    led = Position.objects.on(day).filter(supervisor=person).values("person").distinct().count()
    said = [Waiting(f"{led} {_people(led)} no supervisor now: tell HR who follows")] if led else []
    said += [
        Waiting(f"{head.unit} has no head now: tell HR who follows") for head in _heads(person, day)
    ]
    owned = Employer.objects.filter(concerns_owner=person)
    return said + [
        Waiting(f"Concerns at {employer} still go to them: tell HR") for employer in owned
    ]


def _people(count: int) -> str:
    return "person has" if count == 1 else "people have"


def _heads(person: StaffMember, day: date) -> QuerySet[UnitHead]:
    return UnitHead.objects.on(day).filter(person=person).select_related("unit")
