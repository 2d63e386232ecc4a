from typing import Any

from django import forms

from pd_portal.notify.reaching import REASONS
from pd_portal.people.fields import UnitField
from pd_portal.people.models import OrgUnit
from pd_portal.ui.forms import PdForm


class UntoldFilter(PdForm):
    """Which unit, and why; they stand in the URL."""

    unit = UnitField(
        label="Unit and below", queryset=OrgUnit.objects.none(), to_field_name="code",
        required=False, empty_label="All units",
    )  # fmt: skip
    reason = forms.ChoiceField(
        label="Why", choices=[("", "Any reason"), *REASONS.items()], required=False
    )

    def __init__(self, data: Any, units: Any) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = units

    def filters(self) -> dict[str, Any]:
        """What was chosen; a bad choice counts as none."""
        return self.cleaned_data if self.is_bound and self.is_valid() else {}


class ToldForm(PdForm):
    """On which day the chosen people got their letters."""

    submit = "They have their letters"
    told_on = forms.DateField(label="Handed over or mailed on")
    as_of = forms.DateTimeField(widget=forms.HiddenInput)


class DeadAddressForm(PdForm):
    """An address that does not work."""

    submit = "This address does not work"
    address = forms.ChoiceField(label="Address")
    reason = forms.CharField(
        label="How do you know?", max_length=300, help_text="A letter came back, they said so ..."
    )

    def __init__(self, *args: Any, addresses: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].choices = [(one, one) for one in addresses]
