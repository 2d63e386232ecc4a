"""The release screen in the CMS."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from courses.actions.releasing import confirm_proposal, release_module, withdraw_proposal
from courses.forms import ReleaseForm
from courses.models import ModulePage, Release, ReleaseProposal
from courses.queries.releasing import ReleaseScreen, release_screen
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.people import person_of
from pd_portal.ui.dates import now


@rule("courses.release_module")
def release(request: HttpRequest, pk: int) -> HttpResponse:
    module = get_object_or_404(ModulePage, pk=pk)
    screen = release_screen(module)
    form = ReleaseForm(request.POST or None, initial=shown(screen), **asks(screen))
    if request.method == "POST" and form.is_valid():
        if wants_the_list(form, screen):
            return answer(request, screen, asked_again(form, screen), list_people=True)
        try:
            return released(request, module, form)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
    return answer(request, screen, form)


def shown(screen: ReleaseScreen) -> dict[str, str]:
    return {
        "kind": screen.proposed,
        "seen_digest": screen.digest,
        "old_completions_count": "yes",
    }


def asks(screen: ReleaseScreen) -> dict[str, bool]:
    """What need not be asked: of a first version, or when nobody has finished."""
    return {"is_first": screen.last is None, "nobody_finished": not screen.affected}


def wants_the_list(form: ReleaseForm, screen: ReleaseScreen) -> bool:
    """A "no" comes twice: the second time with the list of people read."""
    stops = form.cleaned_data["old_completions_count"] == "no"
    return bool(stops and form.cleaned_data["seen_people"] != screen.people_digest)


def asked_again(form: ReleaseForm, screen: ReleaseScreen) -> ReleaseForm:
    data = {**form.cleaned_data, "seen_people": screen.people_digest}
    return ReleaseForm(initial=data, **asks(screen))


def released(request: HttpRequest, module: ModulePage, form: ReleaseForm) -> HttpResponse:
    made = release_module(actor=person_of(request), module=module, now=now(), **form.decided())
    if isinstance(made, Release):
        messages.success(request, f"{module.title}, version {made.number}, is released.")
    else:
        messages.info(request, "Another author or administrator now confirms your choice.")
    return redirect("courses_admin:release", module.pk)


def answer(
    request: HttpRequest, screen: ReleaseScreen, form: ReleaseForm, list_people: bool = False
) -> HttpResponse:
    context = {
        "screen": screen,
        "form": form,
        "list_people": list_people,
        "header_title": f"Release {screen.module.title}",
        "header_icon": "tag",
        "breadcrumbs_items": trail(screen.module),
        "me": person_of(request),
    }
    return render(
        request, "courses/admin/release.html", context, status=422 if form.errors else 200
    )


def trail(module: ModulePage) -> list[dict[str, str]]:
    return [
        {"url": reverse("courses_admin:overview"), "label": "Modules"},
        {"url": reverse("wagtailadmin_pages:edit", args=[module.pk]), "label": module.title},
        {"url": "", "label": f"Release {module.title}"},
    ]


@rule("courses.release_module")
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = get_object_or_404(ReleaseProposal, pk=pk)
    try:
        made = confirm_proposal(actor=person_of(request), proposal=proposal, now=now())
        messages.success(request, f"Version {made.number} is released.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("courses_admin:release", proposal.module_id)


@rule("courses.release_module")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = get_object_or_404(ReleaseProposal, pk=pk)
    try:
        withdraw_proposal(actor=person_of(request), proposal=proposal, now=now())
        messages.info(request, "The proposal is withdrawn.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("courses_admin:release", proposal.module_id)
