"""A completion record, as a page and as a PDF."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from courses.models import ModuleCompletion
from courses.printing import completion_pdf
from courses.queries.completions import CompletionRecord, completion_record
from pd_portal.access.views import rule
from pd_portal.ui import dates


def record_or_404(request: HttpRequest, pk: int) -> CompletionRecord:
    row = ModuleCompletion.objects.visible_to(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404("There is no such record, or it is not yours to see.")
    return completion_record(row)


@rule("courses.open_record")
def record(request: HttpRequest, completion: int) -> HttpResponse:
    return render(request, "courses/record.html", {"record": record_or_404(request, completion)})


@rule("courses.open_record")
def record_pdf(request: HttpRequest, completion: int) -> HttpResponse:
    made = record_or_404(request, completion)
    response = HttpResponse(completion_pdf(made, dates.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="completion-{completion}.pdf"'
    return response
