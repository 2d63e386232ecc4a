"""Logging a request, asking to open, withholding words."""

from typing import Any

from django import forms

from coaching.actions.retention import DELETABLE
from coaching.models import Engagement, RetentionRule
from pd_portal.ui.forms import PdForm


class RecordsForm(PdForm):
    submit = "Log the request and give notice"

    requester = forms.CharField(label="Who asks", max_length=200)
    received_on = forms.DateField(label="Received on")
    period_starts_on = forms.DateField(label="Records from")
    period_ends_on = forms.DateField(label="Records to")
    union_contact = forms.CharField(
        label="Bargaining unit's contact",
        help_text="Name and address of whom to notify.",
        max_length=200,
        required=False,
    )
    notice_days = forms.IntegerField(
        label="Days of notice before anything is released",
        min_value=1,
        max_value=60,
        initial=10,
    )


class OpeningForm(PdForm):
    submit = "Ask to open it"

    engagement = forms.ModelChoiceField(
        label="Engagement", queryset=Engagement.objects.none(), empty_label=None
    )
    reason = forms.CharField(label="Why it has to be opened", max_length=300)

    def __init__(self, *args: Any, engagements: list[Engagement], **options: Any) -> None:
        super().__init__(*args, **options)
        ids = [engagement.pk for engagement in engagements]
        reached = Engagement.objects.filter(pk__in=ids).select_related("service_line", "unit")
        field = self.fields["engagement"]
        field.queryset = reached
        field.label_from_instance = lambda e: (
            f"No. {e.pk}: {e.service_line}, {e.unit}, since {e.starts_on:%Y-%m-%d}"
        )


class RedactionForm(PdForm):
    submit = "Withhold"

    item = forms.CharField(widget=forms.HiddenInput, max_length=40)
    passage = forms.CharField(
        label="Words to withhold",
        help_text="Exactly as they stand. Leave it empty to withhold the whole piece.",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    exemption = forms.CharField(label="Exemption that allows it", max_length=200)


class HoldForm(PdForm):
    submit = "Place the hold"

    engagement = forms.ModelChoiceField(
        label="Engagement number", queryset=Engagement.objects.all(), widget=forms.NumberInput
    )
    matter = forms.CharField(label="Matter", max_length=200)


class RetentionForm(PdForm):
    submit = "Save"

    record_type = forms.ChoiceField(label="Type of record", choices=RetentionRule.RecordType)
    years = forms.IntegerField(
        label="Years after the engagement ended",
        help_text="Empty: not set, everything is kept.",
        min_value=0,
        max_value=100,
        required=False,
    )
    authority = forms.CharField(
        label="Schedule that allows it",
        help_text="The records schedule and its number.",
        max_length=200,
        required=False,
    )


class PlanForm(PdForm):
    engagement = forms.ModelChoiceField(queryset=Engagement.objects.all())
    record_type = forms.ChoiceField(choices=[(value, value) for value in DELETABLE])
