"""HR's list of what supervisors asked for."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.reports.actions.supervising import decline_request, grant_request
from pd_portal.reports.forms import AnswerForm
from pd_portal.reports.queries.requests import (
    answered_requests,
    open_requests,
    requests_visible_to,
)
from pd_portal.reports.views.supervisors import me
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from


@rule("reports.answer_requests")
def requests(request: HttpRequest) -> HttpResponse:
    """Open ones with an owner and an age, then the last that were answered."""
    context = {
        "waiting": open_requests(request.user, dates.today()),
        "answered": answered_requests(request.user),
    }
    return render(request, "reports/requests.html", context)


@rule("reports.answer_requests")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant it, for this day or another, or decline it with a sentence."""
    asked = get_object_or_404(requests_visible_to(request.user), pk=pk)
    form = AnswerForm(request.POST or None, initial={"until": asked.until})
    if request.method == "POST" and form.is_valid():
        try:
            _answered(asked, form.cleaned_data, actor=me(request), now=dates.now())
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Answered. The supervisor reads it on the person's page.")
            return redirect("reports:requests")
    context = {"form": form, "asked": asked}
    return render(request, "reports/answer.html", context, status=422 if form.errors else 200)


def _answered(asked: Any, data: dict[str, Any], **who: Any) -> None:
    if data["decision"] == AnswerForm.GRANT:
        grant_request(request=asked, until=data["until"], category=data["category"], **who)
    else:
        decline_request(request=asked, answer=data["answer"], **who)
