"""The people a number counts: on screen, as CSV, as XLSX."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from pd_portal.access.views import rule
from pd_portal.people import person_of
from pd_portal.reports.actions.files import ask_for_workbook
from pd_portal.reports.asking import asked, listing_of
from pd_portal.reports.downloads import AT_ONCE, as_csv, as_xlsx, people_sheet, xlsx_file
from pd_portal.reports.models import ReportFile
from pd_portal.reports.queries.freshness import freshness
from pd_portal.reports.queries.people import people_page
from pd_portal.ui import dates


@rule("reports.view_goal")
def goal_people(request: HttpRequest, code: str) -> HttpResponseBase:
    """The people a number counts, or the same as a file; what cannot be asked makes no file."""
    form, question = asked(request.user, code, request.GET)
    listing = listing_of(question, request.GET)
    kind = request.GET.get("format") if form.is_valid() else None
    if kind == "csv":
        return as_csv(people_sheet(listing))
    if kind == "xlsx":
        sheet = people_sheet(listing)
        if sheet.count <= AT_ONCE:
            return as_xlsx(sheet)
        return redirect(f"{request.path}?{listing.link()}#download")
    found = people_page(listing, number=request.GET.get("page", "1"))
    context = {
        "form": form,
        "question": question,
        "listing": listing,
        "found": found,
        "freshness": freshness(question.requirement.employer),
        "csv_link": listing.link(format="csv"),
        "xlsx_link": listing.link(format="xlsx"),
        "as_job": found.count > AT_ONCE,
        "back_link": question.link(),
    }
    status = 200 if form.is_valid() else 422
    return render(request, "reports/people.html", context, status=status)


@require_POST
@rule("reports.view_goal")
def make_workbook(request: HttpRequest, code: str) -> HttpResponse:
    """A long list as XLSX, in the background."""
    form, question = asked(request.user, code, request.GET)
    listing = listing_of(question, request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('reports:people', args=[code])}?{request.GET.urlencode()}")
    job = ask_for_workbook(
        requirement=question.requirement,
        query=request.GET.dict(),
        title=f"{listing.title}: {question.requirement.title}",
        owner=request.user,
        actor=person_of(request),
        now=dates.now(),
    )
    return redirect(job)


@rule("reports.view_goal")
def workbook(request: HttpRequest, job_id: str) -> HttpResponseBase:
    """What a job made, for the person who asked for it."""
    mine = ReportFile.objects.filter(job__owner=request.user.pk)
    found = get_object_or_404(mine, job=job_id)
    return xlsx_file(bytes(found.content), found.name)
