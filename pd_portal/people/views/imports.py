"""Roster imports: upload, map, see the difference, confirm, watch, look back, undo."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from pd_portal.access.views import rule
from pd_portal.jobs.models import Job
from pd_portal.jobs.running import start_job
from pd_portal.people import import_forms as f
from pd_portal.people import person_of
from pd_portal.people.actions.import_undoing import undo_import
from pd_portal.people.actions.imports import (
    add_source,
    decide_review,
    discard_import,
    save_profile,
    upload_file,
)
from pd_portal.people.models import RosterImport, SourceFormat
from pd_portal.people.queries import imports as q
from pd_portal.people.roster.problems import BadFile
from pd_portal.people.roster.profile import Profile
from pd_portal.people.tasks import APPLY, PREVIEW
from pd_portal.people.views.answering import FormPage, answer, confirmation, page_of, see
from pd_portal.people.views.keeping import by
from pd_portal.people.visibility import employers_kept_by
from pd_portal.ui.dates import now, today
from pd_portal.ui.sheets import csv_lines


@rule("people.import_roster")
def import_list(request: HttpRequest) -> HttpResponse:
    context = {
        "sources": list(q.sources_kept_by(request.user)),
        "page": page_of(request, q.imports_kept_by(request.user)),
    }
    return render(request, "people/imports.html", context)


@rule("people.import_roster")
def source_add(request: HttpRequest) -> HttpResponse:
    return answer(
        request,
        f.SourceForm(request.POST or None, employers=employers_kept_by(request.user)),
        FormPage("Add a source", reverse("people:imports")),
        lambda data: add_source(**data, **by(request)),
        said="The source was added. Bring in its first file.",
        to=lambda source: reverse("people:upload", args=[source.code]),
    )


@rule("people.import_roster")
def upload(request: HttpRequest, code: str) -> HttpResponse:
    source = get_object_or_404(q.sources_kept_by(request.user), code=code)

    def do(data: dict[str, Any]) -> RosterImport:
        file = data["file"]
        return upload_file(
            source=source,
            file_name=file.name,
            content=file.read(),
            as_of=data["as_of"],
            **by(request),
        )

    return answer(
        request,
        f.UploadForm(request.POST or None, request.FILES or None, initial={"as_of": today()}),
        FormPage(f"Bring in a file from {source}", reverse("people:imports")),
        do,
        said="The file is here. Nothing has changed yet.",
        to=lambda done: after_upload(request, done),
    )


def after_upload(request: HttpRequest, roster_import: RosterImport) -> str:
    """A source mapped before goes straight to its preview; a new one is mapped first."""
    source = roster_import.source
    if source.format == SourceFormat.ONEROSTER or source.profile.get("columns"):
        return start_preview(request, roster_import)
    return reverse("people:import_columns", args=[roster_import.pk])


def start_preview(request: HttpRequest, roster_import: RosterImport) -> str:
    job = start_job(
        kind=PREVIEW,
        title=f"Preview of {roster_import.file_name}",
        owner=request.user,
        now=now(),
        params={"import": roster_import.pk},
    )
    return job.get_absolute_url()


def waiting_import(request: HttpRequest, pk: int) -> RosterImport:
    """An import whose file is still here."""
    waiting = q.imports_kept_by(request.user).filter(upload__isnull=False)
    return get_object_or_404(waiting, pk=pk)


def unreadable(request: HttpRequest, roster_import: RosterImport, bad: BadFile) -> HttpResponse:
    context = {"roster_import": roster_import, "message": bad.message}
    return render(request, "people/import_unreadable.html", context, status=422)


@rule("people.import_roster")
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 1 of mapping: which column is which."""
    roster_import = waiting_import(request, pk)
    try:
        look = q.look_at(roster_import)
    except BadFile as bad:
        return unreadable(request, roster_import, bad)
    form = f.ColumnsForm(
        request.POST or None,
        heads=look.heads,
        format_=roster_import.source.format,
        suggested=look.suggested,
    )
    page = FormPage(
        "Which column is which?",
        reverse("people:imports"),
        intro="Suggested by the headings; change what is wrong. You are asked once for each source.",
        template="people/import_columns.html",
    )

    def do(data: dict[str, str]) -> RosterImport:
        profile = Profile.from_json(roster_import.source.profile)
        profile.columns = data
        save_profile(source=roster_import.source, profile=profile.to_json(), **by(request))
        return roster_import

    def to(done: RosterImport) -> str:
        if done.source.format == SourceFormat.LEAVES:
            return start_preview(request, done)
        return reverse("people:import_codes", args=[done.pk])

    return answer(request, form, page, do, said="The columns are kept.", to=to, more={"look": look})


@rule("people.import_roster")
def codes(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 2 of mapping: what the codes mean here."""
    roster_import = waiting_import(request, pk)
    source = roster_import.source
    profile = Profile.from_json(source.profile)
    try:
        found = q.codes_in(roster_import, profile.columns)
    except BadFile as bad:
        return unreadable(request, roster_import, bad)
    form = f.CodesForm(
        request.POST or None,
        codes=found,
        profile=profile,
        suggested=q.meanings_suggested(source, found),
        employer=source.employer,
    )
    page = FormPage(
        "What do the codes mean?",
        reverse("people:import_columns", args=[pk]),
        intro="A code without a meaning stops only the rows that carry it.",
    )

    def do(data: dict[str, Any]) -> RosterImport:
        for group, meanings in form.meanings().items():
            setattr(profile, group, meanings)
        profile.ten_month_kinds = data["ten_month"]
        profile.open_missing = data["open_missing"]
        save_profile(source=source, profile=profile.to_json(), **by(request))
        return roster_import

    return answer(
        request,
        form,
        page,
        do,
        said="The meanings are kept.",
        to=lambda done: start_preview(request, done),
    )


@rule("people.import_roster")
def roster_import(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview before, the record after."""
    found = get_object_or_404(q.imports_kept_by(request.user), pk=pk)
    form = f.ApplyForm(
        request.POST if request.method == "POST" else None,
        must_type=bool(found.ending.get("must_type")),
    )
    page = FormPage(f"Import of {found.file_name}", reverse("people:import", args=[pk]),
                    template="people/import.html")  # fmt: skip

    def do(data: dict[str, Any]) -> Job:
        return start_job(
            kind=APPLY,
            title=f"Import of {found.file_name}",
            owner=request.user,
            now=now(),
            params={"import": found.pk, "typed": data.get("typed"), "actor": person_of(request).pk},
        )

    more = {
        "roster_import": found,
        "preview": q.preview_of(found),
        "problems": found.problems.order_by("severity", "line", "id")[:100],
    }
    return answer(
        request, form, page, do, said="The import was started.", to=Job.get_absolute_url, more=more
    )


@rule("people.import_roster")
def compare_again(request: HttpRequest, pk: int) -> HttpResponse:
    found = waiting_import(request, pk)
    if request.method != "POST":
        return see(reverse("people:import", args=[pk]))
    return see(start_preview(request, found))


@rule("people.import_roster")
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(q.imports_kept_by(request.user), pk=pk)
    page = FormPage(
        f"Discard {found.file_name}",
        reverse("people:import", args=[pk]),
        intro="The file and its preview are deleted. Nothing on the roster changes.",
        submit="Discard",
        kind="danger",
    )
    return answer(
        request,
        confirmation(request),
        page,
        lambda data: discard_import(roster_import=found, **by(request)),
        said="The file was discarded.",
        to=lambda done: reverse("people:imports"),
    )


@rule("people.import_roster")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(q.imports_kept_by(request.user), pk=pk)
    page = FormPage(
        f"Undo the import of {found.file_name}",
        reverse("people:import", args=[pk]),
        intro="What it added is taken back and what it ended goes on, as long as nothing later "
        "rests on it. Names and addresses stay as they are.",
        submit="Undo this import",
        kind="danger",
    )
    return answer(
        request,
        confirmation(request),
        page,
        lambda data: undo_import(roster_import=found, **by(request)),
        said="The import was undone.",
    )


@rule("people.import_roster")
def problems_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every rejected or doubtful row with line, column and reason."""
    found = get_object_or_404(q.imports_kept_by(request.user), pk=pk)
    rows = found.problems.values_list("severity", "line", "column", "reason", "key")
    lines = csv_lines(("Severity", "Line", "Column", "Reason", "Id"), rows.iterator(2_000))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{pk}-problems.csv"'
    return response


@rule("people.import_roster")
def reviews(request: HttpRequest) -> HttpResponse:
    context = {"page": page_of(request, q.reviews_kept_by(request.user))}
    return render(request, "people/reviews.html", context)


@rule("people.import_roster")
def review_decide(request: HttpRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(q.reviews_kept_by(request.user), pk=pk)
    if request.method == "POST" and request.POST.get("same") in ("yes", "no"):
        decide_review(item=item, same_person=request.POST["same"] == "yes", **by(request))
    return see(reverse("people:reviews"))
