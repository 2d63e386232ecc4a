"""Forms of those who keep pathways: what a pathway is, its draft, evidence from the job."""

from typing import Any

from django import forms

from courses.models import EvidenceItem, Pathway, PathwayItem, PathwayVersion
from courses.queries.pathway_desk import Offer
from pd_portal.people.models import JobGroup
from pd_portal.ui.dates import local_day, words
from pd_portal.ui.forms import PdForm

PLACES = [
    ("", "Not in it"),
    (PathwayItem.REQUIRED, "Required"),
    (PathwayItem.ELECTIVE, "Elective"),
]


class PathwayForm(PdForm):
    """What a pathway is called and whom it is written for."""

    title = forms.CharField(label="Title", max_length=200)
    summary = forms.CharField(
        label="What it is for", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    job_groups = forms.ModelMultipleChoiceField(
        JobGroup.objects.filter(retired_on=None),
        label="Written for",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen means everybody. It obliges nobody: requirements do that.",
    )
    is_listed = forms.BooleanField(
        label="Show it on everybody’s page of pathways", required=False, initial=True
    )

    @classmethod
    def of(cls, pathway: Pathway, *args: Any) -> "PathwayForm":
        """The form as the pathway stands."""
        names = ("title", "summary", "is_listed")
        initial = {name: getattr(pathway, name) for name in names}
        return cls(*args, initial=initial | {"job_groups": pathway.job_groups.all()})


class EvidenceItemForm(PdForm):
    """Something seen in the job that a pathway may ask for."""

    title = forms.CharField(label="Title", max_length=200)
    prompt = forms.CharField(
        label="What to hand in",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ask for what somebody did and saw. Never for agreement with a statement, and never for who somebody is.",
    )
    criteria = forms.CharField(
        label="What the reader looks at",
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Criteria one can observe, one a line. Without any, the task is read as a whole.",
    )

    @classmethod
    def of(cls, item: EvidenceItem, *args: Any) -> "EvidenceItemForm":
        criteria = "\n".join(row["criterion"] for row in item.rubric)
        initial = {"title": item.title, "prompt": item.prompt, "criteria": criteria}
        return cls(*args, initial=initial)


class DraftForm(PdForm):
    """The base of ``draft_form``: what a draft asks beside its modules and evidence."""

    submit = "Keep the draft and look at it"
    electives_needed = forms.IntegerField(
        label="How many of the electives are needed",
        min_value=0,
        max_value=99,
        required=False,
        help_text="The n of “any n of these m”. Leave it empty where nothing is elective.",
    )
    note = forms.CharField(
        label="Why this version is made",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def draft_form(
    offers: list[Offer], evidence: list[EvidenceItem], newest: PathwayVersion | None, *args: Any
) -> DraftForm:
    """The form over all modules and evidence items, as the newest version holds them."""
    fields: dict[str, Any] = {}
    for offer in offers:
        fields |= fields_of(offer)
    held = {item.evidence_id for item in newest.items.all()} if newest else set()
    for item in evidence:
        fields[f"evidence-{item.pk}"] = forms.BooleanField(
            label=item.title, required=False, initial=item.pk in held
        )
    initial = {}
    if newest:
        initial = {"electives_needed": newest.electives_needed or None}
        initial["note"] = "" if newest.frozen_at else newest.note
    made = type("PathwayDraftForm", (DraftForm,), fields)
    return made(*args, initial=initial)


def fields_of(offer: Offer) -> dict[str, forms.Field]:
    title = offer.module.title
    return {
        f"place-{offer.module.pk}": forms.ChoiceField(
            label=f"{title} in this pathway",
            choices=PLACES,
            required=False,
            initial=offer.held.kind if offer.held else "",
        ),
        f"from-{offer.module.pk}": forms.ChoiceField(
            label=f"{title} counts from",
            choices=[(str(r.number), version_words(r)) for r in offer.releases],
            initial=str(offer.held.min_version if offer.held else offer.releases[0].number),
        ),
    }


def version_words(release: Any) -> str:
    return f"Version {release.number}, {words(local_day(release.released_at))}"


def places_of(form: DraftForm) -> list[tuple[int, str, int]]:
    """(module id, kind, lowest version) of each module that a valid form puts in."""
    data = form.cleaned_data
    return [
        (int(name.removeprefix("place-")), kind, int(data[f"from-{name.removeprefix('place-')}"]))
        for name, kind in data.items()
        if name.startswith("place-") and kind
    ]


def evidence_of(form: DraftForm) -> set[int]:
    """Ids of the evidence items that a valid form asks for."""
    data = form.cleaned_data
    return {
        int(name.removeprefix("evidence-"))
        for name, chosen in data.items()
        if name.startswith("evidence-") and chosen
    }


def first_place(form: DraftForm) -> str | None:
    """The field where it is said that a pathway needs a module."""
    return next((name for name in form.fields if name.startswith("place-")), None)
