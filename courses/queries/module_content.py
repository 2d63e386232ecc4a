"""A module as JSON in the archive's form, out of its pages."""

import math
from typing import Any

from courses import wire
from courses.media import DraftMedia, Namer, ReleasedMedia
from courses.models import LessonPage, ModulePage, QuestionPool


def module_facts(module: ModulePage) -> dict[str, Any]:
    """Everything but lessons and pools."""
    return {
        "slug": module.slug,
        "number": module.number,
        "title": module.title,
        "summary": module.summary,
        "hours": f"{module.hours:.1f}",
        "objectives": [objective.text for objective in module.objectives.all()],
        "prerequisites": [line.module.slug for line in module.prerequisites.all()],
        "pass_rule": {
            "pass_mark": module.pass_mark,
            "attempts": module.attempts,
            "cooling_off_minutes": module.cooling_off_minutes,
        },
        "alignment": [aligned(line) for line in module.alignment.all()],
        "strands": strands_of(module),
        "shaped_by": [
            {"voice": s.voice, "when": s.when, "changed": s.changed} for s in module.shaped_by.all()
        ],
        "local_facts": [
            {"slug": f.fact.slug, "label": f.fact.label, "hint": f.fact.hint}
            for f in module.local_facts.all()
        ],
        "sources": [
            {"title": s.title, "by": s.by, "link": s.link, "note": s.note}
            for s in module.sources.all()
        ],
    }


def strands_of(page: Any) -> list[str]:
    """Names of the page's strands in the order they were given; a new one has no number yet."""
    items = sorted(page.tagged_items.all(), key=lambda item: item.pk or math.inf)
    return [item.tag.name for item in items]


def aligned(line: Any) -> dict[str, str]:
    found = {"set": line.domain.standard_set.code, "domain": line.domain.title}
    return found | ({"standard": line.standard.code} if line.standard else {})


def lesson_content(lesson: LessonPage, media: Namer) -> dict[str, Any]:
    """A lesson as its page stands."""
    return {
        "slug": lesson.slug,
        "title": lesson.title,
        "public": lesson.is_public,
        "job_groups": sorted(group.code for group in lesson.job_groups.all()),
        "body": wire.out(lesson.body.stream_block, lesson.body, media),
    }


def pool_content(pool: QuestionPool, media: Namer) -> dict[str, Any]:
    questions = wire.out(pool.questions.stream_block, pool.questions, media)
    return {
        "slug": pool.slug,
        "title": pool.title,
        "questions": [{"id": q["id"], **q["value"]} for q in questions],
    }


def pools_named(lessons: list[dict[str, Any]], media: Namer) -> dict[str, Any]:
    """The pools that graded checks in ``lessons`` draw from, by slug; missing ones are left out."""
    bodies = [block for lesson in lessons for block in lesson["body"]]
    names = {block["value"]["pool"] for block in bodies if block["type"] == "question_pool"}
    pools = QuestionPool.objects.filter(slug__in=names).order_by("slug")
    return {pool.slug: pool_content(pool, media) for pool in pools}


def module_content(
    module: ModulePage, lessons: list[LessonPage] | None = None, media: Namer | None = None
) -> dict[str, Any]:
    """The whole module: by default its live lessons, with files where the library has them."""
    media = media or DraftMedia()
    pages = module.lessons() if lessons is None else lessons
    made = [lesson_content(lesson, media) for lesson in pages]
    return {**module_facts(module), "lessons": made, "pools": pools_named(made, media)}


def releasable_content(module: ModulePage) -> tuple[dict[str, Any], ReleasedMedia]:
    """What a release would freeze, and the files it would copy (not written yet)."""
    media = ReleasedMedia()
    made = module_content(module, media=media)
    return {**made, "media": media.facts}, media
