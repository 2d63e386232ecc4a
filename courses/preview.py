"""Draft pages rendered as the player would show them."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from courses.blocks.base import job_group_choices

if TYPE_CHECKING:
    from courses.models.pages import PlayedPage

EVERYONE = ""


def modes() -> list[tuple[str, str]]:
    """Everyone's view, then one as each job group: "as Operations"."""
    return [
        (EVERYONE, "As somebody without a job group"),
        *((code, f"As {name}") for code, name in job_group_choices()),
    ]


def render_draft(request: HttpRequest, page: "PlayedPage", mode_name: str) -> HttpResponse:
    """The draft in the player's template, for the job group named by ``mode_name``."""
    return TemplateResponse(
        request, "courses/preview.html", {"page": page, "job_group": mode_name or None}
    )
