"""Pathways, evidence, and putting a module on people's lists."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from courses.actions.pathways import assign_module
from courses.actions.tasks import hand_in_evidence
from courses.models import ModulePage
from courses.queries.pathways import evidence_page, pathways_for
from courses.queries.starting import job_group_on
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.people import person_of
from pd_portal.people.models import JobGroup, OrgUnit, Position, StaffMember
from pd_portal.people.visibility import units_below
from pd_portal.ui import dates
from pd_portal.ui.forms import PdForm, form_errors_from


@rule("courses.start_module")
def pathways(request: HttpRequest) -> HttpResponse:
    person, day = person_of(request), dates.today()
    shown = pathways_for(person.pk, job_group_on(person, day), day)
    return render(request, "courses/pathways.html", {"pathways": shown})


class EvidenceForm(PdForm):
    submit = "Hand it in"
    text = forms.CharField(
        label="What you did and what you saw",
        help_text="Leave out names of students and families.",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


@rule("courses.start_module")
def evidence(request: HttpRequest, slug: str) -> HttpResponse:
    person = person_of(request)
    page = evidence_page(person.pk, slug)
    if page is None:
        raise Http404("There is no such task.")
    form = EvidenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text, now = form.cleaned_data["text"], dates.now()
        try:
            hand_in_evidence(actor=person, person=person, item=page["item"], text=text, now=now)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            return redirect("courses:evidence", slug)
    status = 422 if form.errors else 200
    return render(request, "courses/evidence.html", page | {"form": form}, status=status)


class AssignForm(PdForm):
    """Whose list, and why. Only people whose records one keeps are reached."""

    submit = "Count the people"
    module = forms.ModelChoiceField(ModulePage.objects.none(), label="Module")
    job_group = forms.ModelChoiceField(
        JobGroup.objects.all(), label="Job group", required=False, empty_label="Every job group"
    )
    unit = forms.ModelChoiceField(
        OrgUnit.objects.all(),
        label="Unit, with everything below it",
        required=False,
        empty_label="Every unit",
    )
    reason = forms.CharField(
        label="Why, in words the person will read",
        max_length=200,
        help_text="It is neither an obligation nor a start.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"].queryset = (
            ModulePage.objects.live().filter(releases__isnull=False).distinct().order_by("number")
        )


def reached(request: HttpRequest, values: dict[str, Any]) -> list[int]:
    """Ids of the people the form speaks of, among those whose records the viewer keeps."""
    positions = Position.objects.on(dates.today())
    if values["job_group"]:
        positions = positions.filter(job_group=values["job_group"])
    if values["unit"]:
        positions = positions.filter(unit__in=units_below(values["unit"].pk))
    mine = StaffMember.objects.visible_to(request.user).filter(positions__in=positions)
    return list(mine.distinct().values_list("pk", flat=True))


@rule("courses.assign_modules")
def assign(request: HttpRequest) -> HttpResponse:
    form = AssignForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        ids = reached(request, form.cleaned_data)
        if not request.POST.get("confirmed"):
            return render(request, "courses/assign.html", context | {"count": len(ids)})
        try:
            made = assign_module(
                actor=person_of(request),
                person_ids=ids,
                module=form.cleaned_data["module"],
                reason=form.cleaned_data["reason"],
                now=dates.now(),
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, f"On the lists of {made} people now.")
            return redirect("courses:assign")
    return render(request, "courses/assign.html", context, status=422 if form.errors else 200)
