"""By module: how many of the required people have it on record on a day.

On record is its own figure, beside the goal: finished at the version demanded or later, by the
day, and not taken back. Whether it still counts for somebody that day, the timeline says.
"""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from courses.models import ModuleCompletion, ModulePage, PathwayItem
from pd_portal.policy.models import RequirementVersion
from pd_portal.policy.queries import figures as ask
from pd_portal.reports.questions import Question
from pd_portal.reports.states import REQUIRED


@dataclass(frozen=True)
class ModuleRow:
    """A module of the pathway in force; the links are query strings of lists of people."""

    module: ModulePage
    kind: str
    min_version: int
    finished: int
    missing: int
    finished_link: str
    missing_link: str


def version_in_force(question: Question) -> RequirementVersion | None:
    """The rules of the day, with their pathway."""
    versions = question.requirement.versions.filter(
        activated_at__isnull=False, effective_from__lte=question.as_of
    )
    return versions.select_related("pathway_version__pathway").order_by("-effective_from").first()


def module_rows(question: Question, version: RequirementVersion | None) -> list[ModuleRow]:
    """Two queries, whatever the number of modules and people."""
    if version is None or version.pathway_version_id is None:
        return []
    items = version.pathway_version.items.filter(module__isnull=False).select_related("module")
    items = list(items.order_by("position"))
    required, finished = _required(question), _finished(question, items)
    return [_row(question, item, required, finished.get(item.module_id, 0)) for item in items]


def on_record(question: Question, module: ModulePage) -> QuerySet[ModuleCompletion]:
    """Completions of a module that are on record for the question's day."""
    version = version_in_force(question)
    item = (
        version
        and PathwayItem.objects.filter(version=version.pathway_version_id, module=module).first()
    )
    lowest = item.min_version if item else 1
    return _recorded(question).filter(module=module, version__gte=lowest)


def _recorded(question: Question) -> QuerySet[ModuleCompletion]:
    """Dated by the day, known on the day, not taken back as known then."""
    rows = ModuleCompletion.objects.filter(completed_at__lt=ask.end_of_day(question.as_of))
    if question.known_on is None:
        return rows.filter(void__isnull=True)
    moment = ask.end_of_day(question.known_on)
    unvoided = Q(void__isnull=True) | Q(void__recorded_at__gte=moment)
    return rows.filter(unvoided, recorded_at__lt=moment)


def _people(question: Question) -> QuerySet:
    """The required people of the question."""
    lookup = {**REQUIRED, **question.where}
    return ask.people_counted(question.requirement, question.as_of, question.known_on, **lookup)


def _required(question: Question) -> int:
    return _people(question).count()


def _finished(question: Question, items: list[PathwayItem]) -> dict[int, int]:
    wanted = Q(pk__in=[])
    for item in items:
        wanted |= Q(module=item.module_id, version__gte=item.min_version)
    rows = _recorded(question).filter(wanted, person__in=_people(question).values("person"))
    counted = rows.order_by().values("module").annotate(people=Count("person", distinct=True))
    return dict(counted.values_list("module", "people"))


def _row(question: Question, item: PathwayItem, required: int, finished: int) -> ModuleRow:
    links = [
        question.link(state="required", module=item.module.slug, have=have)
        for have in ("yes", "no")
    ]
    return ModuleRow(
        item.module, item.kind, item.min_version, finished, required - finished, *links
    )
