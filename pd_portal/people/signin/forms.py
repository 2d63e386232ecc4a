from typing import Any

from django import forms

from pd_portal.people.models import OrgUnit, StaffMember
from pd_portal.people.signin.codes import tidy, tidy_name
from pd_portal.ui.forms import PdForm


class ActivateForm(PdForm):
    submit = "Continue"

    name = forms.CharField(
        label="Sign-in name",
        max_length=80,
        help_text="As printed, for example AGENCY-10234.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
    code = forms.CharField(
        label="One-time code",
        max_length=40,
        help_text="Twelve letters and digits. Dashes and spaces do not matter.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-from-hash": "code",
            }
        ),
    )

    def clean_name(self) -> str:
        return tidy_name(self.cleaned_data["name"])

    def clean_code(self) -> str:
        return tidy(self.cleaned_data["code"])


class NewPasswordForm(PdForm):
    submit = "Set the password and sign in"

    password = forms.CharField(
        label="Choose a password",
        max_length=128,
        strip=False,
        help_text="At least 12 characters. Three or four words you can remember make a good one.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The same password again",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("again") and data.get("password") != data["again"]:
            self.add_error("again", "The two passwords differ. Type the same one twice.")
        return data


class LettersForm(PdForm):
    submit = "Print letters"

    unit = forms.ModelChoiceField(queryset=OrgUnit.objects.none(), empty_label="Select")
    everyone = forms.BooleanField(
        required=False,
        label="Also people who can sign in already",
        help_text="Their earlier letter is no longer good; their password stays until they use the new one.",
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class RenewForm(PdForm):
    submit = "Make a new code"

    seen = forms.BooleanField(label="The person is here with me, and I know who it is")
    clears_second_factor = forms.BooleanField(
        required=False,
        label="They also lost their telephone or passkey: take their second step away",
    )

    def __init__(self, *args: Any, may_clear: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_clear:
            del self.fields["clears_second_factor"]


class ReviewForm(PdForm):
    submit = "Decide"

    person_id = forms.ChoiceField(label="Who is it?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, candidates: list[StaffMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(person.pk): person for person in candidates}
        choices = [(pk, person.described) for pk, person in self.candidates.items()]
        self.fields["person_id"].choices = [*choices, ("none", "Nobody on the roster")]

    def person(self) -> StaffMember | None:
        return self.candidates.get(self.cleaned_data["person_id"])
