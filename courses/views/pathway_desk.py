"""Pathways for those who keep them: drafts are written, looked at and frozen."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from courses.actions import pathway_keeping as keeping
from courses.actions.pathways import Item, draft_version, freeze_version
from courses.models import EvidenceItem, PathwayItem
from courses.pathway_forms import (
    DraftForm,
    EvidenceItemForm,
    PathwayForm,
    draft_form,
    evidence_of,
    first_place,
    places_of,
)
from courses.queries.pathway_desk import (
    KeptPathway,
    draft_preview,
    evidence_items,
    kept_pathway,
    kept_pathways,
    offers_for,
)
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.people import person_of
from pd_portal.ui.dates import now
from pd_portal.ui.forms import PdForm, form_errors_from


def kept_or_404(slug: str) -> KeptPathway:
    found = kept_pathway(slug)
    if found is None:
        raise Http404("There is no such pathway.")
    return found


def by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": person_of(request), "now": now()}


@rule("courses.keep_pathways")
def listing(request: HttpRequest) -> HttpResponse:
    context = {"pathways": kept_pathways(), "evidence": evidence_items()}
    return render(request, "courses/pathway_desk.html", context)


@rule("courses.keep_pathways")
def pathway(request: HttpRequest, pathway: str) -> HttpResponse:
    return render(request, "courses/pathway.html", {"kept": kept_or_404(pathway)})


@rule("courses.keep_pathways")
def new(request: HttpRequest) -> HttpResponse:
    form = PathwayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = keeping.create_pathway(**by(request), **form.cleaned_data)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            return redirect("courses:pathway_draft", made.slug)
    return form_page(request, form, "A new pathway", "Next you choose its modules.")


@rule("courses.keep_pathways")
def details(request: HttpRequest, pathway: str) -> HttpResponse:
    kept = kept_or_404(pathway)
    form = PathwayForm.of(kept.pathway, *posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            keeping.change_pathway(pathway=kept.pathway, **by(request), **form.cleaned_data)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            return redirect("courses:pathway", pathway)
    heading = f"What {kept.pathway.title} is"
    return form_page(request, form, heading, "What it asks stays as it is.", kept)


def posted(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST,) if request.method == "POST" else ()


def form_page(
    request: HttpRequest, form: PdForm, heading: str, lede: str, kept: KeptPathway | None = None
) -> HttpResponse:
    context = {"form": form, "heading": heading, "lede": lede, "kept": kept}
    status = 422 if form.errors else 200
    return render(request, "courses/pathway_form.html", context, status=status)


@rule("courses.keep_pathways")
def draft(request: HttpRequest, pathway: str) -> HttpResponse:
    """The next version's modules and evidence, as the newest version holds them."""
    kept = kept_or_404(pathway)
    offers, evidence = offers_for(kept.newest), evidence_items()
    form = draft_form(offers, evidence, kept.newest, *posted(request))
    if request.method == "POST" and form.is_valid():
        lines = asked_in(form, {one.module.pk: one.module for one in offers}, evidence)
        needed, note = form.cleaned_data["electives_needed"] or 0, form.cleaned_data["note"]
        values = {"items": lines, "electives_needed": needed, "note": note}
        try:
            draft_version(pathway=kept.pathway, **values, **by(request))
        except Refused as refused:
            refused.field = first_place(form) if refused.field == "items" else refused.field
            form_errors_from(refused, form)
        else:
            return redirect("courses:pathway_preview", pathway)
    rows = [(one, form[f"place-{one.module.pk}"], form[f"from-{one.module.pk}"]) for one in offers]
    context = {"kept": kept, "form": form, "rows": rows}
    context["evidence"] = [form[f"evidence-{item.pk}"] for item in evidence]
    status = 422 if form.errors else 200
    return render(request, "courses/pathway_draft.html", context, status=status)


def asked_in(form: DraftForm, modules: dict[int, Any], evidence: list[EvidenceItem]) -> list[Item]:
    """Required modules first, then electives, then evidence."""
    lines = [Item(kind, modules[pk], None, lowest) for pk, kind, lowest in places_of(form)]
    lines.sort(key=lambda line: line.kind != PathwayItem.REQUIRED)
    chosen = evidence_of(form)
    return lines + [
        Item(PathwayItem.EVIDENCE, None, item) for item in evidence if item.pk in chosen
    ]


@rule("courses.keep_pathways")
def preview(request: HttpRequest, pathway: str) -> HttpResponse:
    found = draft_preview(kept_or_404(pathway))
    if found is None:
        return redirect("courses:pathway", pathway)
    return render(request, "courses/pathway_preview.html", {"preview": found})


@rule("courses.keep_pathways")
@require_POST
def freeze(request: HttpRequest, pathway: str) -> HttpResponse:
    kept = kept_or_404(pathway)
    if kept.draft is None:
        return redirect("courses:pathway", pathway)
    try:
        made = freeze_version(version=kept.draft, seen=request.POST.get("seen", "-"), **by(request))
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("courses:pathway_preview", pathway)
    messages.success(request, f"{made} is frozen. Requirements may hold it from now on.")
    return redirect("courses:pathway", pathway)


@rule("courses.keep_pathways")
@require_POST
def discard(request: HttpRequest, pathway: str) -> HttpResponse:
    kept = kept_or_404(pathway)
    try:
        if kept.draft:
            keeping.discard_draft(version=kept.draft, **by(request))
            messages.success(request, "The draft is gone. Nobody ever owed anything by it.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("courses:pathway", pathway)


@rule("courses.keep_pathways")
def new_evidence(request: HttpRequest) -> HttpResponse:
    return evidence_page(request, None, EvidenceItemForm(*posted(request)))


@rule("courses.keep_pathways")
def edit_evidence(request: HttpRequest, slug: str) -> HttpResponse:
    item = get_object_or_404(EvidenceItem, slug=slug)
    return evidence_page(request, item, EvidenceItemForm.of(item, *posted(request)))


def evidence_page(
    request: HttpRequest, item: EvidenceItem | None, form: EvidenceItemForm
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            keeping.save_evidence_item(item=item, **by(request), **form.cleaned_data)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Kept. A pathway’s draft may ask for it now.")
            return redirect("courses:pathway_desk")
    heading = item.title if item else "New evidence from the job"
    return form_page(request, form, heading, "A facilitator reads what people hand in.")
