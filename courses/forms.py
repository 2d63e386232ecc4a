"""Forms of the authors' screens."""

from typing import Any

from django import forms

from courses.models import Release

COUNT = [
    ("yes", "They still count"),
    ("no", "They stop counting once policy has activated the change"),
]


class ReleaseForm(forms.Form):
    """Kind, reason, and whether earlier completions count; the rest says what was looked at."""

    kind = forms.ChoiceField(label="Kind of release", choices=Release.KINDS)
    note = forms.CharField(
        label="What changed, for the people who take it",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text="Choosing another kind than the proposed one needs the reason here.",
    )
    old_completions_count = forms.ChoiceField(
        label="Completions of earlier versions", choices=COUNT, initial="yes", required=False
    )
    seen_digest = forms.CharField(widget=forms.HiddenInput)
    seen_people = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, is_first: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            self.fields["kind"].choices = [(Release.MATERIAL, "First version")]
            self.fields["old_completions_count"].widget = forms.HiddenInput()

    def decided(self) -> dict[str, Any]:
        """Arguments of ``release_module``."""
        data = self.cleaned_data
        return {**data, "old_completions_count": data["old_completions_count"] != "no"}


class ArchiveForm(forms.Form):
    archive = forms.FileField(
        label="Course archive",
        help_text="A .zip file written by “Download archive” here or on another site.",
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )
