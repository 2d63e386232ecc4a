"""Overview, option counts and archives in the CMS."""

import io

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify

from courses.actions.archives import Imported, import_archive
from courses.archive.files import NotAnArchive, from_zip, into_zip
from courses.forms import ArchiveForm
from courses.models import CourseIndexPage, CoursePage, Release
from courses.queries.archives import course_archive
from courses.queries.authors import FEWEST, option_counts, overview
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.people import person_of
from pd_portal.ui.dates import now, today

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


@rule("courses.author")
def download(request: HttpRequest, pk: int) -> FileResponse:
    course = get_object_or_404(CoursePage, pk=pk)
    made = io.BytesIO()
    into_zip(course_archive(course, today()), made)
    made.seek(0)
    return FileResponse(made, as_attachment=True, filename=f"{slugify(course.slug)}.zip")


@rule("courses.author")
def upload(request: HttpRequest) -> HttpResponse:
    form = ArchiveForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return taken_in(request, form)
        except (Refused, NotAnArchive) as refusal:
            form.add_error("archive", str(refusal))
    context = {
        "form": form,
        "header_title": "Bring in a course archive",
        "header_icon": "upload",
        "breadcrumbs_items": below("Bring in an archive"),
    }
    status = 422 if form.errors else 200
    return render(request, "courses/admin/upload.html", context, status=status)


def taken_in(request: HttpRequest, form: ArchiveForm) -> HttpResponse:
    files = from_zip(form.cleaned_data["archive"])
    index = CourseIndexPage.objects.order_by("path").first()
    if index is None:
        raise Refused("Add a course index page to the site first.")
    done = import_archive(actor=person_of(request), index=index, files=files, now=now())
    messages.success(request, said(done))
    return redirect("courses_admin:overview")


def said(done: Imported) -> str:
    left = f" Edited here, so left as they are: {', '.join(done.edited_here)}."
    return (
        f"{len(done.written)} modules written, {len(done.unchanged)} unchanged."
        f"{left if done.edited_here else ''}"
    )
