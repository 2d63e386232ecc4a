"""Authors start and close trial runs in the CMS."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from courses.actions.trials import close_trial_run, start_trial_run
from courses.forms import TrialForm
from courses.models import ModulePage, TrialRun
from courses.queries.trials import trials_of
from courses.views.releasing import trail
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.people import person_of
from pd_portal.ui.dates import now


@rule("courses.release_module")
def start(request: HttpRequest, pk: int) -> HttpResponse:
    module = get_object_or_404(ModulePage, pk=pk)
    form = TrialForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = form.cleaned_data
            start_trial_run(actor=person_of(request), module=module, now=now(), **asked)
            messages.success(request, "The testers are being told.")
            return redirect("courses_admin:start_trial", module.pk)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
    context = {
        "form": form,
        "module": module,
        "trials": trials_of(module),
        "header_title": f"Trial runs of {module.title}",
        "header_icon": "group",
        "breadcrumbs_items": [
            *trail(module)[:2],
            {"url": "", "label": f"Trial runs of {module.title}"},
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "courses/admin/trials.html", context, status=status)


@rule("courses.release_module")
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    trial = get_object_or_404(TrialRun, pk=pk)
    close_trial_run(actor=person_of(request), trial=trial, now=now())
    messages.info(request, "The trial run is closed.")
    return redirect("courses_admin:start_trial", trial.module_id)
