from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from coaching.actions.retention import carry_out, plan_disposal, set_retention, withdraw_plan
from coaching.forms.records import PlanForm, RetentionForm
from coaching.models import DisposalPlan
from coaching.queries.retention import retention_page
from coaching.views.base import form_page, me, posted, see_other
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from

KEEP = "coaching.keep_records"
SETTING = (
    "Leave the years empty to keep everything. A legal hold and a waiting records request win over "
    "any number of years."
)


@rule(KEEP)
def retention(request: HttpRequest) -> HttpResponse:
    """How long each type is kept, what is due, what is planned, and the log of what has gone."""
    context = {"page": retention_page(dates.today()), "mine": me(request)}
    return render(request, "coaching/retention.html", context)


@rule(KEEP)
def retention_set(request: HttpRequest) -> HttpResponse:
    """Set the years of one type: ``?type=``."""
    form = RetentionForm(posted(request), initial={"record_type": request.GET.get("type", "")})
    if request.method == "POST" and form.is_valid():
        try:
            set_retention(actor=me(request), now=dates.now(), **form.cleaned_data)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Saved. Nothing is deleted by itself.")
            return see_other("coaching:retention")
    return form_page(request, form, "How long records are kept", lede=SETTING)


@rule(KEEP)
@require_POST
def disposal_plan(request: HttpRequest) -> HttpResponse:
    form = PlanForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the engagements listed.")
        return see_other("coaching:retention")
    told = "Planned. Whoever can read it has been told, and may take a copy."
    return _done(request, plan_disposal, told, **form.cleaned_data)


@rule(KEEP)
@require_POST
def disposal_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(DisposalPlan, pk=pk)
    return _done(request, withdraw_plan, "Called off. Nothing is deleted.", plan=plan)


@rule(KEEP)
@require_POST
def disposal_carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(DisposalPlan, pk=pk)
    told = "Deleted for good. Backups open it until they age out and the master key is retired."
    return _done(request, carry_out, told, plan=plan)


def _done(request: HttpRequest, act: Any, told: str, **what: Any) -> HttpResponse:
    try:
        act(actor=me(request), now=dates.now(), **what)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, told)
    return see_other("coaching:retention")
