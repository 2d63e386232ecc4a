"""Archives in the CMS: asked for and brought in as background work."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from courses.actions.archive_jobs import ask_for_archive, ask_to_bring_in
from courses.forms import ArchiveForm
from courses.models import ArchiveFile, CoursePage
from courses.views.authors import below
from pd_portal.access.views import rule
from pd_portal.people import person_of
from pd_portal.ui.dates import now


@rule("courses.author")
@require_POST
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the archive of a course made; its page says when it is there."""
    course = get_object_or_404(CoursePage, pk=pk)
    job = ask_for_archive(course=course, owner=request.user, actor=person_of(request), now=now())
    return redirect(job)


@rule("courses.author")
def made(request: HttpRequest, job: str) -> FileResponse:
    """The archive a job made, for whoever asked for it."""
    mine = ArchiveFile.objects.filter(job__owner=request.user.pk, is_made_here=True)
    found = get_object_or_404(mine, job=job)
    return FileResponse(
        iter([bytes(found.content)]),
        as_attachment=True,
        filename=found.name,
        content_type="application/zip",
    )


@rule("courses.author")
def upload(request: HttpRequest) -> HttpResponse:
    form = ArchiveForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["archive"]
        said = {"owner": request.user, "actor": person_of(request), "now": now()}
        return redirect(ask_to_bring_in(name=file.name[:200], content=file.read(), **said))
    context = {
        "form": form,
        "header_title": "Bring in a course archive",
        "header_icon": "upload",
        "breadcrumbs_items": below("Bring in an archive"),
    }
    status = 422 if form.errors else 200
    return render(request, "courses/admin/upload.html", context, status=status)
