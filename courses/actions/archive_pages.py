"""Pages out of an archive's JSON: course, modules, lessons and pools."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from courses import wire
from courses.actions.standards import domain_for, fact_for, job_groups_for, standard_for
from courses.archive.files import NotAnArchive
from courses.models import (
    Alignment,
    CourseIndexPage,
    CoursePage,
    LessonPage,
    ModuleFact,
    ModulePage,
    Objective,
    Prerequisite,
    QuestionPool,
    ShapedBy,
    Source,
)

Json = dict[str, Any]


def write_course(index: CourseIndexPage, course: Json, archive: Json) -> CoursePage:
    """The course page, new or brought up to date."""
    page = CoursePage.objects.child_of(index).filter(slug=course["slug"]).first()
    page = page or index.add_child(instance=CoursePage(slug=course["slug"], title=course["title"]))
    page.title, page.summary = course["title"], course.get("summary", "")
    page.version, page.credit = course.get("version", ""), archive.get("credit", "")
    page.licence, page.licence_url = archive.get("licence", ""), archive.get("licence_url", "")
    page.generated = "\n".join(archive.get("generated") or [])
    page.strands.set(course.get("strands") or [])
    publish(page)
    return page


def write_module(course: CoursePage, raw: Json) -> ModulePage:
    """The module page with its lists; prerequisites and lessons follow."""
    page = ModulePage.objects.child_of(course).filter(slug=raw["slug"]).first()
    if page is None:
        page = ModulePage(slug=raw["slug"], title=raw["title"], live=False)
        page = checked_add(course, page)
    rule = raw.get("pass_rule") or {}
    page.title, page.summary, page.hold = raw["title"], raw["summary"], raw.get("hold", "")
    page.number, page.hours = raw["number"], raw["hours"]
    page.pass_mark, page.attempts = rule.get("pass_mark", 80), rule.get("attempts", 3)
    page.cooling_off_minutes = rule.get("cooling_off_minutes", 0)
    page.strands.set(raw.get("strands") or [])
    write_lists(page, raw)
    publish(page, live=raw.get("published", True))
    return page


def write_lists(page: ModulePage, raw: Json) -> None:
    page.objectives = in_order(Objective(text=text) for text in raw.get("objectives") or [])
    page.alignment = in_order(alignment(line) for line in raw.get("alignment") or [])
    page.shaped_by = in_order(ShapedBy(**line) for line in raw.get("shaped_by") or [])
    page.sources = in_order(Source(**line) for line in raw.get("sources") or [])
    page.local_facts = in_order(ModuleFact(fact=fact_for(f)) for f in raw.get("local_facts") or [])


def in_order(lines: Iterable[Any]) -> list[Any]:
    """Number them: the CMS's forms do, and without numbers a database may give any order."""
    numbered = list(lines)
    for place, line in enumerate(numbered):
        line.sort_order = place
    return numbered


def alignment(line: dict[str, str]) -> Alignment:
    domain = domain_for(line)
    return Alignment(domain=domain, standard=standard_for(domain, line))


def write_prerequisites(page: ModulePage, slugs: list[str]) -> None:
    found = {module.slug: module for module in ModulePage.objects.filter(slug__in=slugs)}
    missing = [slug for slug in slugs if slug not in found]
    if missing:
        raise NotAnArchive(f"“{page.title}” asks for a module “{missing[0]}” that is not there.")
    if [line.module.slug for line in page.prerequisites.all()] == slugs:
        return
    page.prerequisites = in_order(Prerequisite(module=found[slug]) for slug in slugs)
    publish(page, live=page.live)


def write_lessons(
    module: ModulePage, lessons: list[Json], reader: wire.Reader, names: Json
) -> None:
    """Lessons in the archive's order; those it no longer has are unpublished, never deleted."""
    pages = [write_lesson(module, raw, reader, names) for raw in lessons]
    kept = {page.pk for page in pages}
    for gone in module.lessons().exclude(pk__in=kept):
        gone.unpublish()
    order = [page.pk for page in module.lessons()]
    if order != [page.pk for page in pages]:
        for page in pages:
            LessonPage.objects.get(pk=page.pk).move(module, pos="last-child")


def write_lesson(module: ModulePage, raw: Json, reader: wire.Reader, names: Json) -> LessonPage:
    module = ModulePage.objects.get(pk=module.pk)
    page = LessonPage.objects.child_of(module).filter(slug=raw["slug"]).first()
    page = page or checked_add(module, LessonPage(slug=raw["slug"], title=raw["title"], live=False))
    page.title, page.is_public = raw["title"], bool(raw.get("public"))
    page.job_groups = list(job_groups_for(set(raw.get("job_groups") or []), names).values())
    page.body = stored(page.body.stream_block, raw["body"], reader, raw["title"])
    publish(page)
    return page


def write_pool(raw: Json, reader: wire.Reader) -> QuestionPool:
    """The pool and a revision of it."""
    pool = QuestionPool.objects.filter(slug=raw["slug"]).first() or QuestionPool(slug=raw["slug"])
    pool.title = raw["title"]
    pool.questions = stored(pool.questions.stream_block, as_blocks(raw), reader, raw["title"])
    refuse_unclean(pool)
    pool.save()
    pool.save_revision()
    return pool


def as_blocks(pool: Json) -> list[Json]:
    """A pool's questions as blocks of its field."""
    bare = [{k: v for k, v in q.items() if k != "id"} for q in pool["questions"]]
    ids = [q.get("id") for q in pool["questions"]]
    return [{"type": "question", "id": i, "value": v} for i, v in zip(ids, bare, strict=True)]


def look_through(modules: list[Json], pools: dict[str, Json]) -> None:
    """Read every block before anything is written; files are looked for later."""
    reader = wire.Reader(lambda name: None, lambda name: None)
    body, questions = LessonPage.body.field.stream_block, QuestionPool.questions.field.stream_block
    for module in modules:
        for lesson in module.get("lessons") or []:
            formed(
                body, lesson["body"], reader, f"modules/{module['slug']}.json, {lesson['title']}"
            )
    for slug, pool in pools.items():
        formed(questions, as_blocks(pool), reader, f"pools/{slug}.json")


def formed(block: Any, body: list[Json], reader: wire.Reader, where: str) -> Any:
    try:
        return reader.into(block, body)
    except wire.UnknownForm as error:
        raise NotAnArchive(str(error.within(where)))


def stored(block: Any, body: list[Json], reader: wire.Reader, where: str) -> Any:
    return block.to_python(formed(block, body, reader, where))


def checked_add(parent: Any, page: Any) -> Any:
    try:
        return parent.add_child(instance=page)
    except ValidationError as error:
        raise NotAnArchive(f"“{page.title}”: {' '.join(error.messages)}")


def refuse_unclean(thing: Any) -> None:
    try:
        thing.full_clean()
    except ValidationError as error:
        raise NotAnArchive(f"“{thing.title}”: {' '.join(error.messages)}")


def publish(page: Any, live: bool = True) -> None:
    """A revision of ``page``, published unless it is to stay a draft."""
    refuse_unclean(page)
    revision = page.save_revision()
    if live:
        revision.publish()
    else:
        page.save()
