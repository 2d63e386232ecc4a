"""What keeps a module from being released, each with the place where it is mended."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from courses import content as reading
from courses.models import LessonPage, LocalFact, ModulePage, QuestionPool, Release
from courses.queries.block_errors import errors_in


@dataclass(frozen=True)
class Problem:
    """``where`` names the field in words, ``url`` opens the editor there."""

    where: str
    sentence: str
    url: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"


def problems_of(
    module: ModulePage, content: dict[str, Any], lost: Sequence[str] = ()
) -> list[Problem]:
    """Everything to mend before ``content`` of ``module`` can be released.

    ``lost``: titles of pictures and documents whose files are gone.
    """
    lessons = list(module.lessons())
    urls = {child.id: edit_url(page, child.id) for page in lessons for child in page.body}
    return [
        *module_problems(module, content),
        *circle_problems(module, content),
        *(problem for lesson in lessons for problem in lesson_problems(lesson)),
        *pool_problems(content, urls),
        *fact_problems(content, urls),
        *repeated_ids(content, urls),
        *(Problem(f"File “{title}”", LOST, edit_url(module)) for title in lost),
    ]


LOST = "It is not in storage any more. Upload it again, and choose it in the lesson."


def edit_url(page: ModulePage | LessonPage, block_id: str = "") -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) + anchor(block_id)


def anchor(block_id: str | None) -> str:
    return f"#block-{block_id}-section" if block_id else ""


def module_problems(module: ModulePage, content: dict[str, Any]) -> Iterator[Problem]:
    asks = [
        (not module.live, "Module", "The module page is not published."),
        (bool(module.hold), "On hold", module.hold),
        (not content["objectives"], "Learning objectives", "State at least one."),
        (not content["lessons"], "Lessons", "Publish at least one lesson."),
        (not module.summary.strip(), "Summary", "Say in a sentence what it is about."),
    ]
    for is_wrong, where, sentence in asks:
        if is_wrong:
            yield Problem(where, sentence, edit_url(module))


def circle_problems(module: ModulePage, content: dict[str, Any]) -> Iterator[Problem]:
    """Modules that ask for each other, directly or through others, could be started by nobody."""
    asked = content["prerequisites"]
    before = before_each() if asked else {}
    for slug in asked:
        if module.slug in reached(slug, before):
            sentence = f"“{slug}” asks for this module first, so nobody could start either."
            yield Problem("Prerequisites", sentence, edit_url(module))


def before_each() -> dict[str, list[str]]:
    """What each released module's newest version asks to finish first, by short names."""
    rows = Release.objects.order_by("number")
    return dict(rows.values_list("module__slug", "content__prerequisites"))


def reached(slug: str, before: dict[str, list[str]]) -> set[str]:
    """``slug`` and everything to finish before it."""
    found: set[str] = set()
    waiting = [slug]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(before.get(one) or [])
    return found


def lesson_problems(lesson: LessonPage) -> Iterator[Problem]:
    """Each block cleaned as for publishing; errors come from the fields themselves."""
    for child in lesson.body:
        where = f"{lesson.title}, {child.block.label}"
        for path, sentence in errors_in(child.block, child.value):
            yield Problem(", ".join([where, *path]), sentence, edit_url(lesson, child.id))


def pool_problems(content: dict[str, Any], urls: dict[str, str]) -> Iterator[Problem]:
    for block in reading.blocks(content):
        if block.type == "question_pool":
            yield from draw_problems(content, block, urls[block.id])
    for pool in QuestionPool.objects.filter(slug__in=content["pools"]):
        edit = reverse("wagtailsnippets_pd_courses_questionpool:edit", args=[pool.pk])
        for number, child in enumerate(pool.questions, 1):
            for path, sentence in errors_in(child.block, child.value):
                where = ", ".join([pool.title, f"question {number}", *path])
                yield Problem(where, sentence, edit + anchor(child.id))


def draw_problems(content: dict[str, Any], block: reading.Block, url: str) -> Iterator[Problem]:
    """A graded check must find enough questions for every job group it is shown to."""
    name, draw = block.value["pool"], reading.drawn(block)
    if name not in content["pools"]:
        yield Problem("Graded check, pool", f"There is no question pool “{name}”.", url)
        return
    groups = block.job_groups or {None, *reading.job_groups(content)}
    counts = {group: len(reading.questions(content, name, group)) for group in groups}
    fewest = min(counts, key=lambda group: (counts[group], group or ""))
    if counts[fewest] < draw:
        who = f" for {fewest}" if fewest else ""
        sentence = f"Draws {draw}, but the pool has {counts[fewest]}{who}."
        yield Problem("Graded check, draw", sentence, url)


def fact_problems(content: dict[str, Any], urls: dict[str, str]) -> Iterator[Problem]:
    shown = {b.value["slug"]: b.id for b in reading.blocks(content) if b.type == "local_fact"}
    wanted = {fact["slug"] for fact in content["local_facts"]} | set(shown)
    facts = {fact.slug: fact for fact in LocalFact.objects.filter(slug__in=wanted)}
    for slug in sorted(wanted):
        fact = facts.get(slug)
        if fact is None:
            yield Problem("Local fact", f"There is no local fact “{slug}”.", urls[shown[slug]])
        elif not fact.is_filled:
            url = reverse("wagtailsnippets_pd_courses_localfact:edit", args=[fact.pk])
            yield Problem(f"Local fact “{fact.label}”", "Nobody has filled it in yet.", url)


def repeated_ids(content: dict[str, Any], urls: dict[str, str]) -> Iterator[Problem]:
    """Answers hang on block ids: one id twice would mix two answers."""
    counts = Counter(block.id for block in reading.blocks(content))
    for block_id in (one for one, count in counts.items() if count > 1):
        sentence = "The same block stands twice. Delete one and write it anew."
        yield Problem("Block", sentence, urls[block_id])
