"""Keeping somebody's records: what they finished, what was seen elsewhere, what does not stand."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from courses.actions.correcting import record_completion, void_completion
from courses.keeping_forms import SeenElsewhereForm, VoidForm
from courses.models import ModuleCompletion
from courses.queries.completions import kept_records, moment_of_day
from pd_portal.access.views import require, rule
from pd_portal.audit.actions import Refused
from pd_portal.people import person_of
from pd_portal.people.models import StaffMember
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from


def person_or_404(request: HttpRequest, pk: int) -> StaffMember:
    found = StaffMember.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such person, or their records are not yours to keep.")
    return found


@rule("courses.correct_records")
def records(request: HttpRequest, person: int) -> HttpResponse:
    who = person_or_404(request, person)
    context = {
        "person": who,
        "rows": kept_records(request.user, who),
        "is_me": who == person_of(request),
    }
    return render(request, "courses/person_records.html", context)


@rule("courses.correct_records")
def seen_elsewhere(request: HttpRequest, person: int) -> HttpResponse:
    who = person_or_404(request, person)
    require("courses.correct_records_of", request.user, who, because=OWN)
    form = SeenElsewhereForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_completion(
                actor=person_of(request), person=who, now=dates.now(), **seen(form.cleaned_data)
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Recorded. The person sees it under My learning.")
            return redirect("courses:person_records", who.pk)
    context = {"person": who, "form": form, "title": f"Record what {who} finished elsewhere"}
    return render(request, "courses/keeping.html", context, status=422 if form.errors else 200)


OWN = "Somebody else keeps the records of your own learning."


def seen(values: dict[str, Any]) -> dict[str, Any]:
    """Arguments of the action, out of a valid form."""
    prior = values["source"] == ModuleCompletion.PRIOR and not values["version"]
    return {
        "module": values["module"],
        "source": values["source"],
        "release": None if prior else values["release"],
        "version": values["release"].number if values["release"] else 1,
        "completed_at": moment_of_day(values["completed_on"], dates.now()),
        "proficient": values["proficient"],
        "note": values["note"],
    }


@rule("courses.correct_records")
def void(request: HttpRequest, completion: int) -> HttpResponse:
    rows = ModuleCompletion.objects.visible_to(request.user).standing()
    row = rows.select_related("person", "module").filter(pk=completion).first()
    if row is None:
        raise Http404("There is no such record, or it was withdrawn already.")
    require("courses.correct_records_of", request.user, row.person, because=OWN)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            void_completion(actor=person_of(request), completion=row, reason=reason, now=dates.now())  # fmt: skip
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Withdrawn. What it counted for is reckoned again.")
            return redirect("courses:person_records", row.person_id)
    title = f"Withdraw the record of {row.module.title}"
    context = {"person": row.person, "form": form, "title": title, "row": row}
    return render(request, "courses/keeping.html", context, status=422 if form.errors else 200)
