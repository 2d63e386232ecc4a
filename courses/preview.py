"""Draft pages rendered as the player would show them."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from courses.blocks.base import job_group_choices
from pd_portal.ui.dates import now

if TYPE_CHECKING:
    from courses.models.pages import LessonPage, PlayedPage

EVERYONE = ""


def modes() -> list[tuple[str, str]]:
    """Everyone's view, then one as each job group."""
    return [
        (EVERYONE, "As somebody without a job group"),
        *((code, f"As {name}") for code, name in job_group_choices()),
    ]


def render_page(request: HttpRequest, page: "PlayedPage") -> HttpResponse:
    """A course or module draft: what its public page will say of it."""
    from courses.models import ModulePage
    from courses.queries.module_content import module_facts

    facts = module_facts(page) if isinstance(page, ModulePage) else {}
    lede = getattr(page, "summary", "") or getattr(page, "intro", "")
    context = {"page": page, "facts": facts, "lede": lede}
    return TemplateResponse(request, "courses/preview_page.html", context)


def render_lesson(request: HttpRequest, lesson: "LessonPage", mode_name: str) -> HttpResponse:
    """The draft in the player's look, for the job group named by ``mode_name``."""
    from courses.queries.module_content import module_content
    from courses.rehearsal import Rehearsal

    module = lesson.module()
    group = mode_name or None
    content = module_content(module, lessons=[lesson])
    page = Rehearsal(module, content, group, seed="preview").lesson(lesson.slug, now())
    context: dict[str, Any] = {
        "page": page,
        "title": lesson.title,
        "group": dict(modes()).get(mode_name, mode_name),
        "is_preview": True,
    }
    return TemplateResponse(request, "courses/rehearsal.html", context)
