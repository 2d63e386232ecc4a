"""What the release screen needs to know."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from courses import content as reading
from courses.differences import Difference, between, proposed_kind
from courses.models import (
    Enrollment,
    LessonPage,
    ModuleCompletion,
    ModulePage,
    Release,
    ReleaseProposal,
)
from courses.queries.module_content import releasable_content
from courses.queries.problems import Problem, problems_of


@dataclass(frozen=True)
class Midway:
    """People who started version ``number`` and have not finished; the first began at ``oldest``."""

    number: int
    people: int
    oldest: datetime


@dataclass(frozen=True)
class ReleaseScreen:
    """Everything an author weighs before a release. ``digest`` names exactly what was shown."""

    module: ModulePage
    last: Release | None
    problems: list[Problem]
    differences: list[Difference]
    proposed: str
    content: reading.Content
    digest: str
    drafts: list[LessonPage]
    midway: list["Midway"]
    affected: list[ModuleCompletion]
    proposal: ReleaseProposal | None
    releases: list[Release]

    @property
    def reading_minutes(self) -> int:
        """What one person's shared tasks cost a facilitator."""
        return reading_minutes(self.content)

    @property
    def next_number(self) -> int:
        return self.last.number + 1 if self.last else 1

    @property
    def is_unchanged(self) -> bool:
        return self.last is not None and self.last.digest == self.digest

    @property
    def can_release(self) -> bool:
        return not (self.problems or self.is_unchanged or self.proposal)

    @property
    def people_digest(self) -> str:
        return people_digest([completion.person_id for completion in self.affected])


def release_screen(module: ModulePage) -> ReleaseScreen:
    last = latest_release(module)
    content, media = releasable_content(module)
    return ReleaseScreen(
        module=module,
        last=last,
        problems=problems_of(module, content, media.lost),
        differences=between(last.content, content) if last else [],
        proposed=proposed_kind(last.content if last else None, content),
        content=content,
        digest=reading.digest(content),
        drafts=list(lesson_drafts(module)),
        midway=midway_by_version(module),
        affected=list(counting_completions(module)),
        proposal=module.release_proposals.filter(state=ReleaseProposal.WAITING).first(),
        releases=list(module.releases.select_related("released_by", "confirmed_by")),
    )


def reading_minutes(content: reading.Content) -> int:
    """Minutes a facilitator reads for each person who takes the module."""
    tasks = [block for block in reading.blocks(content) if block.type in reading.PERSON_MARKED]
    return sum(int(block.value.get("reading_minutes") or 0) for block in tasks)


def latest_release(module: ModulePage) -> Release | None:
    """The version people start now."""
    return module.releases.order_by("-number").first()


def lesson_drafts(module: ModulePage) -> QuerySet[LessonPage]:
    """Lessons with words that are not published, so not in the release."""
    lessons = LessonPage.objects.child_of(module).order_by("path")
    return lessons.filter(has_unpublished_changes=True)


def midway_by_version(module: ModulePage) -> list[Midway]:
    """How many are midway in each version, the newest first. Who they are is not for authors."""
    rows = midway(module).values("release__number").order_by("-release__number")
    counted = rows.annotate(people=Count("pk"), oldest=Min("started_at"))
    return [Midway(row["release__number"], row["people"], row["oldest"]) for row in counted]


def midway(module: ModulePage) -> QuerySet[Enrollment]:
    """Those who started a version and have neither finished nor withdrawn."""
    return Enrollment.objects.filter(
        module=module,
        started_at__isnull=False,
        finished_at__isnull=True,
        withdrawn_at__isnull=True,
    )


def counting_completions(module: ModulePage) -> QuerySet[ModuleCompletion]:
    """Each person's newest completion that still counts, by name; for the list before a "no"."""
    standing = ModuleCompletion.objects.filter(module=module, void__isnull=True)
    newest = standing.order_by("person_id", "-completed_at").values_list("person_id", "pk")
    first: dict[int, int] = {}
    for person_id, pk in newest:
        first.setdefault(person_id, pk)
    found = ModuleCompletion.objects.filter(pk__in=first.values()).select_related("person")
    return found.order_by("person__family_name", "person__given_name", "pk")


def completed_person_ids(module: ModulePage) -> list[int]:
    """Ids of people whose completion of some version of ``module`` counts now, in order."""
    return sorted(counting_completions(module).values_list("person_id", flat=True))


def people_digest(person_ids: list[int]) -> str:
    """Names a list of people, so that a decision can say which list it was made on."""
    return hashlib.sha256(" ".join(map(str, sorted(person_ids))).encode()).hexdigest()[:16]


def has_changes(module: ModulePage) -> bool:
    """True when the live pages hold something to release that the last version does not."""
    if not module.lessons().exists():
        return False
    last = latest_release(module)
    content, _ = releasable_content(module)
    return last is None or last.digest != reading.digest(content)
