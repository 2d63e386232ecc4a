"""Who answers concerns: one desk an employer, set by HR or an administrator."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from courses.actions.desks import set_desk
from courses.keeping_forms import DeskForm
from courses.queries.concerns import desks_kept_by
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.people import person_of
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from


@rule("courses.keep_desks")
def desks(request: HttpRequest) -> HttpResponse:
    rows = desks_kept_by(request.user, dates.today())
    return render(request, "courses/desks.html", {"rows": rows})


@rule("courses.keep_desks")
def desk(request: HttpRequest, code: str) -> HttpResponse:
    rows = desks_kept_by(request.user, dates.today())
    row = next((one for one in rows if one.employer.code == code), None)
    if row is None:
        raise Http404("There is no such employer, or its concerns desk is not yours to set.")
    form = DeskForm(request.POST or None, initial=row.initial)
    if request.method == "POST" and form.is_valid():
        try:
            kept: dict[str, Any] = {"employer": row.employer, "now": dates.now()}
            set_desk(actor=person_of(request), **kept, **form.cleaned_data)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, f"Concerns of {row.employer} are answered so from now on.")
            return redirect("courses:desks")
    context = {"employer": row.employer, "form": form}
    return render(request, "courses/desk.html", context, status=422 if form.errors else 200)
