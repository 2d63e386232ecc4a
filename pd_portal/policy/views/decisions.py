from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.people.models import StaffMember
from pd_portal.policy.actions import decisions as actions
from pd_portal.policy.forms import ExemptionForm, ExtensionForm
from pd_portal.policy.goal_forms import EndForm
from pd_portal.policy.views.base import form_page, me, requirement_or_404, see_other
from pd_portal.ui import dates
from pd_portal.ui.dates import words
from pd_portal.ui.forms import form_errors_from

EXEMPT = "Nobody approves their own. Only the reason's category is kept, never the reason itself."
EXTEND = "It counts from today; days that passed stay what they were."


def _people(request: HttpRequest):
    return StaffMember.objects.visible_to(request.user).filter(merged_into=None)


@rule("policy.grant")
def new_exemption(request: HttpRequest, code: str) -> HttpResponse:
    owner = requirement_or_404(request, code)
    form = ExemptionForm(request.POST or None, people=_people(request), employer=owner.employer)
    if request.method == "POST" and form.is_valid():
        try:
            actions.grant_exemption(
                requirement=owner, actor=me(request), now=dates.now(), **form.cleaned_data
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "The exemption stands from its first day on.")
            return see_other("policy:requirement", code)
    return form_page(request, form, "Grant an exemption", owner, EXEMPT)


@rule("policy.grant")
def end_exemption(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    owner = requirement_or_404(request, code)
    exemption = get_object_or_404(owner.exemptions, pk=pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_exemption(
                exemption=exemption, actor=me(request), now=dates.now(), **form.cleaned_data
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "The exemption has its last day.")
            return see_other("policy:requirement", code)
    return form_page(request, form, f"End the exemption from {words(exemption.starts_on)}", owner)


@rule("policy.grant")
def new_extension(request: HttpRequest, code: str) -> HttpResponse:
    owner = requirement_or_404(request, code)
    form = ExtensionForm(request.POST or None, people=_people(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.grant_extension(
                requirement=owner, actor=me(request), now=dates.now(), **form.cleaned_data
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "The new due date stands from today on.")
            return see_other("policy:requirement", code)
    return form_page(request, form, "Grant more time", owner, EXTEND)


@require_POST
@rule("policy.grant")
def take_back_exemption(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    owner = requirement_or_404(request, code)
    exemption = get_object_or_404(owner.exemptions, pk=pk)
    return _taken_back(request, code, actions.take_back_exemption, exemption=exemption)


@require_POST
@rule("policy.grant")
def take_back_extension(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    owner = requirement_or_404(request, code)
    extension = get_object_or_404(owner.extensions, pk=pk)
    return _taken_back(request, code, actions.take_back_extension, extension=extension)


def _taken_back(request: HttpRequest, code: str, take_back, **what) -> HttpResponse:
    try:
        take_back(actor=me(request), now=dates.now(), **what)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "It was taken back. It stays on record and moves nothing.")
    return see_other("policy:requirement", code)
