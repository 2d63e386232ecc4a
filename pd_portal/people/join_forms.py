"""Forms about one human with employments at two employers."""

from typing import Any

from django import forms

from pd_portal.people.models import Employer
from pd_portal.ui.forms import PdForm


class AskForm(PdForm):
    submit = "Ask the other employer"
    employer = forms.ModelChoiceField(
        label="You ask for", queryset=Employer.objects.none(), empty_label=None
    )
    other = forms.ModelChoiceField(
        label="They also work at", queryset=Employer.objects.none(), empty_label="Select"
    )
    number = forms.CharField(
        label="Employee id there",
        max_length=40,
        help_text="As the person tells you. You are not shown whose number it is.",
    )
    why = forms.CharField(
        label="How you know",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: they told HR on their first day. The other employer reads this.",
    )

    def __init__(self, *args: Any, employers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = list(employers)
        self.fields["employer"].queryset = employers
        self.fields["other"].queryset = Employer.objects.order_by("name")
        if len(own) == 1:
            self.fields["employer"].initial = own[0]
            self.fields["employer"].widget = forms.HiddenInput()
            self.fields["other"].queryset = Employer.objects.exclude(pk=own[0].pk).order_by("name")


YES, NO = "yes", "no"


class DecideForm(PdForm):
    submit = "Answer"
    same = forms.ChoiceField(
        label="Is this one person?",
        widget=forms.RadioSelect,
        choices=[
            (YES, "Yes: make it one record"),
            (NO, "No, or not certain: leave both records as they are"),
        ],
    )
    answer = forms.CharField(
        label="Why not",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Who asked reads this.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("same") == NO and not data.get("answer", "").strip():
            self.add_error("answer", "Say why not, so that who asked knows what to do next.")
        return data
