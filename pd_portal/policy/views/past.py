from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.policy.actions.past import apply_past, discard_past, stage_past
from pd_portal.policy.forms import PastForm
from pd_portal.policy.models import PastImport
from pd_portal.policy.past import COLUMNS
from pd_portal.policy.queries.past import past_lines
from pd_portal.policy.views.base import me, see_other
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from

PAGE = 50


@rule("policy.grant")
def past(request: HttpRequest) -> HttpResponse:
    """Files brought so far, and bringing one."""
    form = PastForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = stage_past(
                employer=form.cleaned_data["employer"], file_name=file.name, data=file.read(),
                actor=me(request), now=dates.now(),
            )  # fmt: skip
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            return see_other("policy:past_import", made.pk)
    brought = PastImport.objects.visible_to(request.user).select_related("employer", "staged_by")
    page = Paginator(brought.defer("lines"), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "columns": COLUMNS}
    return render(request, "policy/past.html", context, status=422 if form.errors else 200)


def _past_import(request: HttpRequest, pk: int) -> PastImport:
    visible = PastImport.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("employer"), pk=pk)


@rule("policy.grant")
def past_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Line by line: what it would write, and what is to be mended."""
    return _lines_page(request, _past_import(request, pk))


@require_POST
@rule("policy.grant")
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    found = _past_import(request, pk)
    try:
        apply_past(past_import=found, actor=me(request), now=dates.now())
    except Refused as refused:
        return _lines_page(request, found, refused.message)
    messages.success(request, f"{found.taken_in} completions are on record.")
    return see_other("policy:past")


@require_POST
@rule("policy.grant")
def put_aside(request: HttpRequest, pk: int) -> HttpResponse:
    found = _past_import(request, pk)
    try:
        discard_past(past_import=found, actor=me(request), now=dates.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "The file is put aside. Nobody's record changed.")
    return see_other("policy:past")


def _lines_page(request: HttpRequest, found: PastImport, refused: str = "") -> HttpResponse:
    waiting = found.state == PastImport.STAGED
    lines = past_lines(found, dates.today()) if waiting else []
    page = Paginator(sorted(lines, key=lambda line: not line.problem), PAGE)
    context = {
        "found": found,
        "waiting": waiting,
        "wrong": sum(bool(line.problem) for line in lines),
        "page": page.get_page(request.GET.get("page")),
        "refused": refused,
    }
    return render(request, "policy/past_import.html", context, status=422 if refused else 200)
