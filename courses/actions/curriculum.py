"""Load the curriculum that comes with the portal, and release what is ready."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wagtail.models import Page, Site

from courses.actions.archives import Imported, import_archive
from courses.actions.releasing import NotReleasable, release_module
from courses.actions.standards import ship_standards
from courses.archive.files import Files
from courses.models import CourseIndexPage, ModulePage
from courses.queries.releasing import has_changes
from pd_portal.audit.actions import action


@dataclass
class Loaded:
    """``waiting`` maps the slug of a module that cannot be released yet to why."""

    imported: Imported
    released: list[str] = field(default_factory=list)
    waiting: dict[str, list[str]] = field(default_factory=dict)


@action
def load_curriculum(*, actor: Any, files: Files, now: datetime) -> Loaded:
    """Import ``files`` below the course index, made if there is none; release what changed."""
    ship_standards(actor=actor, now=now)
    loaded = Loaded(import_archive(actor=actor, index=course_index(), files=files, now=now))
    for module in ModulePage.objects.child_of(loaded.imported.course).live().order_by("path"):
        release_if_ready(loaded, actor, module, now)
    return loaded


def course_index() -> CourseIndexPage:
    """The site's course index; a new one stands below the site's front page."""
    found = CourseIndexPage.objects.order_by("path").first()
    if found:
        return found
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    parent = site.root_page if site else Page.get_first_root_node()
    index = parent.add_child(instance=CourseIndexPage(title="Courses", slug="courses"))
    index.save_revision().publish()
    return index


def release_if_ready(loaded: Loaded, actor: Any, module: ModulePage, now: datetime) -> None:
    """A module in preparation has no lessons; one without changes needs no new version."""
    if module.slug in loaded.imported.edited_here or not has_changes(module):
        return
    try:
        release_module(actor=actor, module=module, now=now, note="Loaded from an archive.")
        loaded.released.append(module.slug)
    except NotReleasable as refusal:
        loaded.waiting[module.slug] = [str(problem) for problem in refusal.problems]
