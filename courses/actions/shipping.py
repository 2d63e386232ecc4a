"""The pathways that come with the curriculum, over the modules that are released."""

from datetime import datetime
from typing import Any

from courses.actions.pathways import Item, draft_version, freeze_version
from courses.models import ModulePage, Pathway, PathwayItem, PathwayVersion
from pd_portal.audit.actions import action
from pd_portal.people.models import JobGroup

CORE = (1, 2, 3, 4, 5, 6, 12)
# slug: title, module numbers beyond the core, job groups it is written for (none: everyone)
SHIPPED: dict[str, tuple[str, tuple[int, ...], tuple[str, ...]]] = {
    "all-staff-core": ("All-staff core", (), ()),
    "classroom": ("Classroom staff", (7, 8, 9, 11), ("classroom",)),
    "paraeducators": ("Paraeducators", (8, 9), ("para",)),
    "leaders": ("Supervisors and leaders", (7, 10, 11), ("leaders",)),
}


@action
def ship_pathways(*, actor: Any, now: datetime) -> list[PathwayVersion]:
    """Make and freeze version 1 of each shipped pathway that has none; asks only for what exists.

    A module still in preparation is left out: nobody can owe what cannot be taken.
    """
    made = []
    released = ModulePage.objects.live().filter(releases__isnull=False).distinct()
    for slug, (title, beyond, groups) in SHIPPED.items():
        modules = released.filter(number__in=CORE + beyond).order_by("number")
        if Pathway.objects.filter(slug=slug).exists() or not modules:
            continue
        pathway = Pathway.objects.create(slug=slug, title=title)
        pathway.job_groups.set(JobGroup.objects.filter(code__in=groups))
        items = [Item(PathwayItem.REQUIRED, module) for module in modules]
        version = draft_version(
            actor=actor,
            pathway=pathway,
            items=items,
            electives_needed=0,
            note="As shipped, over the modules released so far.",
            now=now,
        )
        made.append(freeze_version(actor=actor, version=version, now=now))
    return made
