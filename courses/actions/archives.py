"""Take a course archive in: through the page tree, with ids mapped to this site's."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError

from courses import wire
from courses.actions import archive_pages as pages
from courses.actions.archive_media import Library
from courses.actions.standards import job_groups_for
from courses.archive import shape
from courses.archive.files import Files, NotAnArchive, parsed
from courses.archive.naming import ArchiveMedia
from courses.archive.same import bare_digest
from courses.content import job_groups
from courses.models import CourseIndexPage, CoursePage, ModulePage, QuestionPool
from courses.queries.archives import FORMAT, module_file
from courses.queries.module_content import pool_content
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record

Json = dict[str, Any]


@dataclass
class Imported:
    """What an import did: module slugs that were written, unchanged, or left because edited."""

    course: CoursePage
    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    edited_here: list[str] = field(default_factory=list)


@action
def import_archive(*, actor: Any, index: CourseIndexPage, files: Files, now: datetime) -> Imported:
    """Bring ``files`` in below ``index``: new modules are added, unedited ones brought up to date.

    Modules that somebody edited on this site since an archive wrote them stay as they are.
    """
    try:
        return take_in(actor, index, files, now)
    except NotAnArchive as error:
        raise Refused(str(error), field="archive")
    except (KeyError, TypeError, AttributeError) as error:
        raise Refused(f"The archive is incomplete: {error}.", field="archive")
    except (ArithmeticError, ValueError, DatabaseError, ValidationError):
        raise Refused("The archive holds something that cannot be stored here.", field="archive")


def take_in(actor: Any, index: CourseIndexPage, files: Files, now: datetime) -> Imported:
    archive, course = parsed(files, "archive.json"), parsed(files, "course.json")
    if archive.get("format") != FORMAT:
        raise NotAnArchive(f"Format {archive.get('format')} is not one this version reads.")
    shape.ARCHIVE(archive, "archive.json")
    shape.COURSE(course, "course.json")
    modules, pools = modules_of(files, course["modules"]), pools_of(files)
    pages.look_through(modules, pools)
    names = archive.get("job_groups") or {}
    add_job_groups(modules, pools, names)
    library = Library(files)
    reader = wire.Reader(library.image, library.document)
    done = Imported(course=pages.write_course(index, course, archive))
    todo = [raw for raw in modules if is_to_write(done, raw, pools)]
    refuse_pools_of_others(todo, pools)
    for raw in todo:
        write(done.course, raw, pools, reader, names)
    for raw in todo:
        finish(raw, pools)
    record(actor=actor, verb="archive imported", target=done.course, now=now, written=done.written)
    return done


def modules_of(files: Files, slugs: list[str]) -> list[Json]:
    """The modules in the course's order, each as its file must look."""
    shape.twice(slugs, "course.json, modules")
    modules = {f"modules/{slug}.json": parsed(files, f"modules/{slug}.json") for slug in slugs}
    for name, module in modules.items():
        shape.module(module, name)
    return list(modules.values())


def pools_of(files: Files) -> dict[str, Json]:
    names = sorted(name for name in files if name.startswith("pools/"))
    pools = {name: parsed(files, name) for name in names}
    for name, pool in pools.items():
        shape.pool(pool, name)
    return {pool["slug"]: pool for pool in pools.values()}


def add_job_groups(modules: list[Json], pools: dict[str, Json], names: dict[str, str]) -> None:
    """Blocks name job groups by code, so the codes must exist before the blocks do."""
    codes = {code for module in modules for code in job_groups({**module, "pools": pools})}
    job_groups_for(codes, names)


def is_to_write(done: Imported, raw: Json, pools: dict[str, Json]) -> bool:
    """Sort the module into ``done``; True for one that is new or that nobody edited here."""
    before = ModulePage.objects.filter(slug=raw["slug"]).first()
    if before and not before.is_child_of(done.course):
        raise NotAnArchive(f"Another course on this site has a module “{raw['slug']}”.")
    if before and before.archive_digest == archive_digest(raw, pools):
        done.unchanged.append(raw["slug"])
    elif before and before.loaded_digest != digest_here(before):
        done.edited_here.append(raw["slug"])
    else:
        done.written.append(raw["slug"])
    return raw["slug"] in done.written


def refuse_pools_of_others(todo: list[Json], pools: dict[str, Json]) -> None:
    """A pool of the same name that nobody brought in with these modules is not written over."""
    known = ModulePage.objects.filter(slug__in=[raw["slug"] for raw in todo])
    ours = {slug for page in known for slug in module_file(page)[1]}
    wanted = {slug for raw in todo for slug in drawn_from(raw, pools)}
    for pool in QuestionPool.objects.filter(slug__in=wanted - ours).order_by("slug"):
        if bare_digest(pool_content(pool, ArchiveMedia())) != bare_digest(pools[pool.slug]):
            raise NotAnArchive(
                f"pools/{pool.slug}.json: this site has another pool of that name, “{pool.title}”. "
                "Rename one of the two."
            )


def write(
    course: CoursePage,
    raw: Json,
    pools: dict[str, Json],
    reader: wire.Reader,
    names: dict[str, str],
) -> None:
    for pool in drawn_from(raw, pools).values():
        pages.write_pool(pool, reader)
    # Fresh from the database: the tree counts children on the row.
    page = pages.write_module(CoursePage.objects.get(pk=course.pk), raw)
    pages.write_lessons(page, raw.get("lessons") or [], reader, names)


def finish(raw: Json, pools: dict[str, Json]) -> None:
    """When all modules are there: who needs whom, and what the page looks like unedited."""
    page = ModulePage.objects.get(slug=raw["slug"])
    pages.write_prerequisites(page, raw.get("prerequisites") or [])
    page = ModulePage.objects.get(pk=page.pk)
    digests = {
        "loaded_digest": digest_here(page),
        "archive_digest": archive_digest(raw, pools),
    }
    ModulePage.objects.filter(pk=page.pk).update(**digests)


def drawn_from(raw: Json, pools: dict[str, Json]) -> dict[str, Json]:
    bodies = [block for lesson in raw.get("lessons") or [] for block in lesson["body"]]
    names = {block["value"].get("pool") for block in bodies if block["type"] == "question_pool"}
    return {slug: pools[slug] for slug in sorted(set(pools) & names)}


def archive_digest(raw: Json, pools: dict[str, Json]) -> str:
    return bare_digest({**raw, "pools": drawn_from(raw, pools)})


def digest_here(page: ModulePage) -> str:
    """Digest of the module and its pools as they stand on this site."""
    module, pools = module_file(page)
    return bare_digest({**module, "pools": pools})
