from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.policy.actions.snapshots import freeze_snapshot, title_of
from pd_portal.policy.forms import FreezeForm
from pd_portal.policy.models import Snapshot
from pd_portal.policy.queries.rerun import rerun
from pd_portal.policy.queries.snapshots import snapshot_page
from pd_portal.policy.views.base import me, requirement_or_404, see_other
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from

PAGE = 50


@rule("policy.view_goals")
def snapshots(request: HttpRequest) -> HttpResponse:
    """Every snapshot of the requirements one reads, newest first."""
    visible = Snapshot.objects.visible_to(request.user).select_related("requirement", "taken_by")
    page = Paginator(visible.defer("content"), PAGE).get_page(request.GET.get("page"))
    return render(request, "policy/snapshots.html", {"page": page})


def _snapshot(request: HttpRequest, code: str) -> Snapshot:
    visible = Snapshot.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("requirement__employer", "taken_by"), code=code)


@rule("policy.view_goals")
def snapshot(request: HttpRequest, code: str) -> HttpResponse:
    return render(
        request, "policy/snapshot.html", {"page": snapshot_page(_snapshot(request, code))}
    )


@rule("policy.view_goals")
def rerun_snapshot(request: HttpRequest, code: str) -> HttpResponse:
    """The same question asked of the facts as known now."""
    found = rerun(_snapshot(request, code))
    return render(request, "policy/rerun.html", {"rerun": found, "snapshot": found.snapshot})


@rule("policy.change_requirements")
def freeze(request: HttpRequest, code: str) -> HttpResponse:
    """Look at what is frozen, add a note, freeze. The question comes in the URL."""
    owner = requirement_or_404(request, code)
    asked = FreezeForm.asked(owner, request.GET, dates.today())
    form = FreezeForm(request.POST or None, requirement=owner, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            made = freeze_snapshot(
                requirement=owner, actor=me(request), now=dates.now(), **form.cleaned_data
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, f"Frozen as snapshot {made.code}.")
            return see_other("policy:snapshot", made.code)
    context = {"form": form, "requirement": owner, "title": _title(owner, asked)}
    return render(request, "policy/freeze.html", context, status=422 if form.errors else 200)


def _title(owner, asked: dict) -> str:
    names = ("as_of", "known_on", "unit", "job_group")
    return title_of(owner, *(asked[name] for name in names))
