"""Overview and option counts in the CMS."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from courses.models import CoursePage, Release
from courses.queries.authors import FEWEST, option_counts, overview
from pd_portal.access.views import rule

HOME = {"url": "", "label": "Modules"}


@rule("courses.author")
def modules(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": overview(),
        "courses": CoursePage.objects.order_by("path"),
        "header_title": "Modules",
        "header_icon": "openquote",
        "breadcrumbs_items": [HOME],
    }
    return render(request, "courses/admin/overview.html", context)


@rule("courses.author")
def options(request: HttpRequest, pk: int) -> HttpResponse:
    release = get_object_or_404(Release.objects.select_related("module"), pk=pk)
    context = {
        "release": release,
        "questions": option_counts(release),
        "fewest": FEWEST,
        "header_title": f"Answers to {release}",
        "header_icon": "tasks",
        "breadcrumbs_items": below("Answers"),
    }
    return render(request, "courses/admin/options.html", context)


def below(label: str) -> list[dict[str, str]]:
    home = {"url": reverse("courses_admin:overview"), "label": "Modules"}
    return [home, {"url": "", "label": label}]
