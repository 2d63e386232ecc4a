"""Forms of the authors' screens."""

from typing import Any

from django import forms

from courses.archive.files import NotAnArchive, look_at
from courses.blocks.base import job_group_choices
from courses.models import Release
from pd_portal.people.models import PersonEmail, StaffMember

# What one upload may hold; unpacked it may be more.
MOST_MB = 100
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

    def __init__(
        self, *args: Any, is_first: bool = False, nobody_finished: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            self.fields["kind"].choices = [(Release.MATERIAL, "First version")]
        if is_first or nobody_finished:
            self.fields["old_completions_count"].widget = forms.HiddenInput()

    def decided(self) -> dict[str, Any]:
        """Arguments of ``release_module``."""
        data = self.cleaned_data
        return {**data, "old_completions_count": data["old_completions_count"] != "no"}


class TrialForm(forms.Form):
    """Testers by their work addresses, one a line."""

    testers = forms.CharField(
        label="Testers",
        help_text="Work e-mail addresses, one a line. They get a message with the link.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    job_group = forms.ChoiceField(label="Tried as", required=False, choices=[])
    closes_on = forms.DateField(
        label="Open until", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everyone = ("", "Somebody without a job group")
        self.fields["job_group"].choices = [everyone, *job_group_choices()]

    def clean_testers(self) -> list[StaffMember]:
        asked = {line.strip().lower() for line in self.cleaned_data["testers"].splitlines()}
        asked.discard("")
        rows = PersonEmail.objects.filter(address__in=asked, ends_on=None).select_related("person")
        found = {row.address: row.person for row in rows}
        unknown = sorted(asked - set(found))
        if unknown:
            raise forms.ValidationError(f"Nobody here has the address {', '.join(unknown)}.")
        return sorted(set(found.values()), key=lambda person: person.pk)


class ArchiveForm(forms.Form):
    archive = forms.FileField(
        label="Course archive",
        help_text=f"A .zip file made by “Make the archive” here or on another site, at most {MOST_MB} MB.",
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )

    def clean_archive(self) -> Any:
        """What can be said without reading all of it is said at once, at the field."""
        file = self.cleaned_data["archive"]
        if file.size > MOST_MB * 1024 * 1024:
            raise forms.ValidationError(f"The file is larger than {MOST_MB} MB.")
        try:
            look_at(file)
        except NotAnArchive as reason:
            raise forms.ValidationError(str(reason))
        file.seek(0)
        return file
