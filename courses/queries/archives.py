"""A course as an archive: file names to bytes. The agency's own facts stay at home."""

from datetime import date
from typing import Any

from courses.archive.files import Files, dumped
from courses.archive.naming import ArchiveMedia
from courses.models import CoursePage, ModulePage
from courses.queries.module_content import module_content, strands_of
from pd_portal.people.models import JobGroup

FORMAT = 1


def course_archive(course: CoursePage, today: date) -> Files:
    """Every module of ``course`` with its live lessons, pools and media."""
    media = ArchiveMedia()
    modules = [module_file(module, media) for module in modules_of(course)]
    pools = {slug: pool for _, found in modules for slug, pool in found.items()}
    return {
        "archive.json": dumped(archive_facts(course, today)),
        "course.json": dumped(course_facts(course, [m["slug"] for m, _ in modules])),
        **{f"modules/{module['slug']}.json": dumped(module) for module, _ in modules},
        **{f"pools/{slug}.json": dumped(pools[slug]) for slug in sorted(pools)},
        **media.files,
    }


def modules_of(course: CoursePage) -> list[ModulePage]:
    """In tree order, those that are not published included."""
    return list(ModulePage.objects.child_of(course).order_by("path"))


def module_file(
    module: ModulePage, media: ArchiveMedia | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The module's JSON, and the pools it draws from."""
    content = module_content(module, media=media or ArchiveMedia())
    pools = content.pop("pools")
    lessons = content.pop("lessons")
    state = {
        "status": "written" if lessons else "in_preparation",
        "published": module.live,
        "hold": module.hold,
    }
    return {**content, **state, "lessons": lessons}, pools


def archive_facts(course: CoursePage, today: date) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "title": course.title,
        "licence": course.licence,
        "licence_url": course.licence_url,
        "credit": course.credit,
        "generated": [line for line in course.generated.splitlines() if line],
        "exported_on": today.isoformat(),
        "job_groups": dict(JobGroup.objects.order_by("code").values_list("code", "name")),
    }


def course_facts(course: CoursePage, modules: list[str]) -> dict[str, Any]:
    return {
        "slug": course.slug,
        "title": course.title,
        "summary": course.summary,
        "version": course.version,
        "strands": strands_of(course),
        "modules": modules,
    }
