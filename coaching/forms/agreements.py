from typing import Any

from django import forms

from coaching.forms.fields import PersonChoice, Words
from coaching.models import AgreementVersion, Party
from pd_portal.people.models import StaffMember
from pd_portal.ui.forms import PdForm, PdModelForm

MEGABYTE = 1024 * 1024
PAPER_TYPES = {b"%PDF": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG": "png"}


class AgreementForm(PdModelForm):
    """Text and terms. What is ticked here, the software does."""

    submit = "Save the draft"
    text = Words(label="Text of the agreement", rows=14)

    class Meta:
        model = AgreementVersion
        fields = ["text", *AgreementVersion.TERMS]

    @property
    def terms(self) -> dict[str, Any]:
        """The structured part."""
        return {name: self.cleaned_data[name] for name in AgreementVersion.TERMS}

    def _post_clean(self) -> None:
        """The action writes, not the form: leave the instance as it is."""


class VersionForm(PdForm):
    """What is sent says which version was read: another may have taken its place meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: AgreementVersion | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.shown = version
        self.initial["version"] = version and version.number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.shown is not None and cleaned.get("version") != self.shown.number:
            self.data = self.data.copy()
            self.data["version"] = self.shown.number
            raise forms.ValidationError(
                f"Version {self.shown.number} took the place of the one you read. Read it first."
            )
        return cleaned


class SignForm(VersionForm):
    submit = "Sign"
    agreed = forms.BooleanField(
        label="I have read this version and agree to it",
        error_messages={
            "required": "Tick the box if you agree. If you do not, talk to your coach."
        },
    )


class PaperForm(VersionForm):
    """A paper agreement, recorded by the lead for one party."""

    submit = "Record the signature"

    party = forms.ChoiceField(label="Whose signature")
    scan = forms.FileField(label="Scan (PDF, JPEG or PNG, at most 10 MB)")

    def __init__(self, *args: Any, missing: list[Party], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["party"].choices = [
            (party.pk, f"{party.person}, {party.get_part_display().lower()}") for party in missing
        ]

    def clean_scan(self) -> Any:
        scan = self.cleaned_data["scan"]
        if scan.size > 10 * MEGABYTE:
            raise forms.ValidationError("This file is larger than 10 MB.")
        start = scan.read(8)
        scan.seek(0)
        kind = next((k for mark, k in PAPER_TYPES.items() if start.startswith(mark)), None)
        if kind is None:
            raise forms.ValidationError("This is not a PDF, JPEG or PNG file.")
        scan.name = f"agreement.{kind}"
        return scan


class SponsorForm(PdForm):
    submit = "Name the sponsor"
    person = PersonChoice(label="Sponsor", queryset=StaffMember.objects.none())
