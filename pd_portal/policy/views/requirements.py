from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.policy.actions import requirements as actions
from pd_portal.policy.forms import VersionForm
from pd_portal.policy.queries.pages import goals_page, preview_rows, requirement_page
from pd_portal.policy.queries.preview import preview_activation
from pd_portal.policy.tasks import activate_later, is_long, look_later, looked_at
from pd_portal.policy.views.base import (
    form_page,
    me,
    requirement_or_404,
    see_other,
    version_or_404,
)
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from

PAGE = 50


@rule("policy.view_goals")
def index(request: HttpRequest) -> HttpResponse:
    page = goals_page(request.user, dates.today())
    return render(request, "policy/index.html", {"page": page})


@rule("policy.view_goals")
def requirement(request: HttpRequest, code: str) -> HttpResponse:
    page = requirement_page(requirement_or_404(request, code))
    return render(request, "policy/requirement.html", {"page": page, "today": dates.today()})


@rule("policy.change_requirements")
def new_version(request: HttpRequest, code: str) -> HttpResponse:
    owner = requirement_or_404(request, code)
    form = VersionForm(request.POST if request.method == "POST" else None, employer=owner.employer)
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.draft_version(
                requirement=owner,
                effective_from=form.cleaned_data["effective_from"],
                units=form.cleaned_data["units"],
                job_groups=form.cleaned_data["job_groups"],
                rules=form.rules,
                actor=me(request),
                now=dates.now(),
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            return see_other("policy:preview", version.pk)
    return form_page(request, form, "New version of the rules", owner, DRAFT)


@rule("policy.change_requirements")
def edit_version(request: HttpRequest, pk: int) -> HttpResponse:
    version = version_or_404(request, pk)
    form = VersionForm(
        request.POST if request.method == "POST" else None,
        employer=version.requirement.employer,
        instance=version,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        sets = {name: data[name] for name in ("effective_from", "units", "job_groups")}
        try:
            actions.change_draft(
                version=version, rules=form.rules | sets, actor=me(request), now=dates.now()
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            return see_other("policy:preview", version.pk)
    return form_page(request, form, "Change the draft", version.requirement, DRAFT)


@rule("policy.change_requirements")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    version = version_or_404(request, pk)
    if is_long(version) and not version.is_frozen:
        if request.method == "POST":
            return see_other(look_later(version, request.user, dates.now()))
        found = looked_at(version, request.user, request.GET.get("job"))
        if found is None:
            return render(request, "policy/preview_later.html", {"version": version})
        return _preview_page(request, version, found=found)
    return _preview_page(request, version)


@require_POST
@rule("policy.change_requirements")
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    version = version_or_404(request, pk)
    if is_long(version):
        digest = request.POST.get("previewed", "")
        me(request)
        return see_other(activate_later(version, request.user, digest, dates.now()))
    try:
        actions.activate_version(
            version=version,
            previewed=request.POST.get("previewed", ""),
            actor=me(request),
            now=dates.now(),
        )
    except Refused as refused:
        return _preview_page(request, version, refused.message)
    messages.success(request, "The rules are in force and stay as they are.")
    return see_other("policy:requirement", version.requirement.code)


@require_POST
@rule("policy.change_requirements")
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    version = version_or_404(request, pk)
    code = version.requirement.code
    try:
        actions.discard_draft(version=version, actor=me(request), now=dates.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "The draft is gone. Nobody ever owed anything by it.")
    return see_other("policy:requirement", code)


def _preview_page(request: HttpRequest, version, refused: str = "", found=None) -> HttpResponse:
    found = found or preview_activation(version, today=dates.today())
    page = Paginator(found.lines, PAGE).get_page(request.GET.get("page"))
    context = {
        "version": version,
        "preview": found,
        "page": page,
        "rows": preview_rows(found, version, page.start_index() - 1 if found.lines else 0, PAGE),
        "job": request.GET.get("job", ""),
        "problems": [sentence for _, sentence in actions.problems_of(version)],
        "refused": refused,
    }
    return render(request, "policy/preview.html", context, status=422 if refused else 200)


DRAFT = "A draft obliges nobody. Next you see, person by person, what it would change."
