"""What stands before a start."""

from datetime import date
from typing import Any

from courses.models import ModuleCompletion, ModulePage


def missing_prerequisites(person_id: int, module: ModulePage) -> list[ModulePage]:
    """Modules to finish first that the person has no standing completion of."""
    done = ModuleCompletion.objects.filter(person_id=person_id, void__isnull=True)
    needed = ModulePage.objects.filter(unlocks__page=module)
    return list(needed.exclude(pk__in=done.values("module")).order_by("number"))


def job_group_on(person: Any, day: date) -> str | None:
    """The job group code of the person's counting position on ``day`` (TIMELINE T2)."""
    from pd_portal.people.models import Position

    rows = Position.objects.on(day).filter(person=person).select_related("job_group")
    ranked = sorted(rows, key=lambda p: (not p.primary, -p.fte, p.starts_on, p.pk))
    return ranked[0].job_group.code if ranked else None
