"""Policies, goals, targets, requirements and pay notes: one form each."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.people.visibility import employers_kept_by
from pd_portal.policy import goal_forms as forms
from pd_portal.policy.actions import goals as actions
from pd_portal.policy.actions.requirements import create_requirement
from pd_portal.policy.models import Goal, PayNote, Policy, Target
from pd_portal.policy.views.base import me, see_other
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from

KEPT = "A version stays as it was adopted; a later one is adopted beside it."
TARGET = "A target is never edited. It is met, missed, or renewed by another one."
REQUIREMENT = "Next come its rules. Until they are in force nobody owes anything by it."
PAID = "Everybody of the job group reads it beside their training. The note before it ends the day before."


def _done(request: HttpRequest, form: Any, do: Callable[..., Any], **what: Any) -> Any:
    """Run an action with the form's values; None where the form or the action said no."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return do(actor=me(request), now=dates.now(), **what, **form.values)
    except Refused as refused:
        form_errors_from(refused, form)
        return None


def _page(request: HttpRequest, form: Any, heading: str, lede: str = "") -> HttpResponse:
    context = {"form": form, "heading": heading, "lede": lede}
    return render(request, "policy/goal_form.html", context, status=422 if form.errors else 200)


@rule("policy.change_requirements")
def adopt(request: HttpRequest) -> HttpResponse:
    form = forms.PolicyForm(request.POST or None, user=request.user)
    if _done(request, form, actions.adopt_policy):
        messages.success(request, "The policy is recorded as adopted.")
        return see_other("policy:index")
    return _page(request, form, "Adopt a policy", KEPT)


@rule("policy.change_requirements")
def add_goal(request: HttpRequest, pk: int) -> HttpResponse:
    kept = Policy.objects.filter(employer__in=employers_kept_by(request.user))
    policy = get_object_or_404(kept, pk=pk)
    form = forms.GoalForm(request.POST or None)
    if _done(request, form, actions.add_goal, policy=policy):
        messages.success(request, "The goal stands last in its policy.")
        return see_other("policy:index")
    return _page(request, form, "Add a goal", str(policy))


def _goal(request: HttpRequest, pk: int) -> Goal:
    kept = Goal.objects.filter(policy__employer__in=employers_kept_by(request.user))
    return get_object_or_404(kept.select_related("policy__employer"), pk=pk)


@rule("policy.change_requirements")
def set_target(request: HttpRequest, pk: int) -> HttpResponse:
    goal = _goal(request, pk)
    form = forms.TargetForm(request.POST or None, goal=goal)
    if _done(request, form, actions.set_target, goal=goal):
        messages.success(request, "The target is set.")
        return see_other("policy:index")
    return _page(request, form, f"Set a target: {goal.title}", TARGET)


@require_POST
@rule("policy.change_requirements")
def settle_target(request: HttpRequest, pk: int) -> HttpResponse:
    kept = Target.objects.filter(goal__policy__employer__in=employers_kept_by(request.user))
    target = get_object_or_404(kept, pk=pk)
    met = request.POST.get("met") == "1"
    try:
        actions.settle_target(target=target, met=met, actor=me(request), now=dates.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"The target stands as {'met' if met else 'missed'}.")
    return see_other("policy:index")


@rule("policy.change_requirements")
def new_requirement(request: HttpRequest, pk: int) -> HttpResponse:
    goal = _goal(request, pk)
    form = forms.RequirementForm(request.POST or None)
    made = _done(request, form, create_requirement, goal=goal, employer=goal.policy.employer)
    if made:
        return see_other("policy:new_version", made.code)
    return _page(request, form, f"A requirement for: {goal.title}", REQUIREMENT)


@rule("policy.change_requirements")
def pay_notes(request: HttpRequest) -> HttpResponse:
    form = forms.PayNoteForm(request.POST or None, user=request.user)
    if _done(request, form, actions.set_pay_note):
        messages.success(request, "The note stands from its first day on.")
        return see_other("policy:pay_notes")
    notes = PayNote.objects.filter(employer__in=employers_kept_by(request.user))
    context = {
        "form": form,
        "lede": PAID,
        "notes": notes.select_related("employer", "job_group").order_by("job_group", "-starts_on"),
    }
    return render(request, "policy/pay_notes.html", context, status=422 if form.errors else 200)
