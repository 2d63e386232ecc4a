"""A pathway for the classroom with electives and evidence from the job, and a draft of its next version."""

from courses.actions.pathway_keeping import create_pathway, save_evidence_item
from courses.actions.pathways import Item, draft_version, freeze_version
from courses.models import EvidenceItem, ModulePage, PathwayItem
from pd_portal.demo.loading import World, steps
from pd_portal.demo.steps.places import INSTALLER
from pd_portal.people.models import JobGroup

REQUIRED = 1


@steps.provides("pathways and evidence from the job", order=16)
def keep_pathways(world: World) -> None:
    """The first version is frozen; the draft wants one more of the electives."""
    said = {"actor": INSTALLER, "now": world.clock.tick()}
    pathway = create_pathway(
        title="Classroom staff",
        summary="For everybody who teaches or helps to teach.",
        job_groups=JobGroup.objects.filter(code__in=["classroom", "para"]),
        is_listed=True,
        **said,
    )
    evidence = save_evidence_item(
        item=None,
        title="A family reached in its own language",
        prompt="Tell of one time you found an interpreter: whom you asked, how long it took, what you would do sooner.",
        criteria="Names the steps that were taken\nSays what worked and what did not",
        **said,
    )
    released = ModulePage.objects.filter(releases__isnull=False).distinct().order_by("number")
    modules = list(released[: REQUIRED + 3])
    for needed, note in ((1, "The first version for the classroom."), (2, "One more elective.")):
        version = draft_version(
            pathway=pathway,
            items=asked(modules, evidence),
            electives_needed=min(needed, max(len(modules) - REQUIRED, 0)),
            note=note,
            **said,
        )
        if needed == 1:
            freeze_version(version=version, **said)


def asked(modules: list[ModulePage], evidence: EvidenceItem) -> list[Item]:
    lines = [
        Item(PathwayItem.REQUIRED if place < REQUIRED else PathwayItem.ELECTIVE, module)
        for place, module in enumerate(modules)
    ]
    return [*lines, Item(PathwayItem.EVIDENCE, None, evidence)]
