"""What stands before a start."""

from datetime import date
from typing import Any

from courses.models import ModuleCompletion, ModulePage, Release


def missing_prerequisites(person_id: int, released: Release | None) -> list[ModulePage]:
    """Modules the release asks to finish first that the person has no standing completion of.

    One that nobody can start today, unpublished or in preparation, is not asked for: it would be
    a dead end.
    """
    slugs = released.content.get("prerequisites") if released else None
    if not slugs:
        return []
    done = ModuleCompletion.objects.filter(person_id=person_id, void__isnull=True)
    needed = ModulePage.objects.live().filter(slug__in=slugs, releases__isnull=False)
    return list(needed.exclude(pk__in=done.values("module")).order_by("number").distinct())


def job_group_on(person: Any, day: date) -> str | None:
    """The job group code of the person's counting position on ``day`` (TIMELINE T2)."""
    from pd_portal.people.models import Position

    rows = Position.objects.on(day).filter(person=person).select_related("job_group")
    ranked = sorted(rows, key=lambda p: (not p.primary, -p.fte, p.starts_on, p.pk))
    return ranked[0].job_group.code if ranked else None
