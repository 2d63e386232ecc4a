"""Something wrong with this? Raised, answered, appealed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from courses.actions.concerns import (
    answer_concern,
    appeal_concern,
    move_promise,
    raise_concern,
)
from courses.learning_forms import AnswerForm, AppealForm, ConcernForm, PromiseForm
from courses.models import Concern
from courses.queries.concerns import concern_lists, visible_concerns
from courses.views.player import reachable_module
from pd_portal.access.views import require, rule
from pd_portal.audit.actions import Refused
from pd_portal.people import person_of
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from


@rule("courses.raise_concern")
def raise_one(request: HttpRequest, module: str) -> HttpResponse:
    page, person = reachable_module(request, module), person_of(request)
    form = ConcernForm(request.POST or None)
    lesson = request.GET.get("lesson", "")[:100]
    if request.method == "POST" and form.is_valid():
        try:
            made = raise_concern(
                actor=person,
                person=person,
                module=page,
                lesson=lesson,
                now=dates.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Thank you. Somebody will answer you.")
            return redirect("courses:concern", made.pk)
    context = {"form": form, "module": page, "lesson": lesson}
    return render(
        request, "courses/raise_concern.html", context, status=422 if form.errors else 200
    )


@rule("courses.raise_concern")
def listing(request: HttpRequest) -> HttpResponse:
    return render(request, "courses/concerns.html", concern_lists(request.user, dates.today()))


def concern_or_404(request: HttpRequest, pk: int, permission: str) -> Concern:
    row = visible_concerns(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404("There is no such concern.")
    require(permission, request.user, row)
    return row


def show(request: HttpRequest, row: Concern, status: int = 200, **forms: Any) -> HttpResponse:
    mine = row.person_id == getattr(person_of(request), "pk", None)
    context = {
        "concern": row,
        "entries": list(row.entries.select_related("by")),
        "mine": mine,
        "answer_form": forms.get("answer") or AnswerForm(prefix="answer"),
        "appeal_form": forms.get("appeal") or AppealForm(prefix="appeal"),
        "promise_form": forms.get("promise") or PromiseForm(prefix="promise"),
        "form": next(iter(forms.values()), None),
    }
    context["appealed"] = any(entry.kind == "appealed" for entry in context["entries"])
    return render(request, "courses/concern.html", context, status=status)


@rule("courses.open_concern")
def one(request: HttpRequest, concern: int) -> HttpResponse:
    return show(request, concern_or_404(request, concern, "courses.open_concern"))


def decide(request: HttpRequest, row: Concern, name: str, form: Any, act: Any) -> HttpResponse:
    """Run ``act`` with the form's values, or show what is wrong with them."""
    if form.is_valid():
        try:
            act(actor=person_of(request), concern=row, now=dates.now(), **form.cleaned_data)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            return redirect("courses:concern", row.pk)
    return show(request, row, 422, **{name: form})


@rule("courses.answer_concern")
@require_POST
def answer(request: HttpRequest, concern: int) -> HttpResponse:
    row = concern_or_404(request, concern, "courses.answer_concern")
    return decide(request, row, "answer", AnswerForm(request.POST, prefix="answer"), answer_concern)


@rule("courses.appeal_concern")
@require_POST
def appeal(request: HttpRequest, concern: int) -> HttpResponse:
    row = concern_or_404(request, concern, "courses.appeal_concern")
    return decide(request, row, "appeal", AppealForm(request.POST, prefix="appeal"), appeal_concern)


@rule("courses.answer_concern")
@require_POST
def promise(request: HttpRequest, concern: int) -> HttpResponse:
    row = concern_or_404(request, concern, "courses.answer_concern")
    return decide(
        request, row, "promise", PromiseForm(request.POST, prefix="promise"), move_promise
    )
