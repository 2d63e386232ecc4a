"""Forms of those who keep records of learning."""

from typing import Any

from django import forms

from courses.models import ModuleCompletion, ModulePage, Release
from pd_portal.people.models import PersonEmail, StaffMember
from pd_portal.ui import dates
from pd_portal.ui.forms import PdForm

SEEN = [
    (ModuleCompletion.GROUP, "Group sitting: they took it together, with somebody leading"),
    (ModuleCompletion.RECORDED, "Recorded by HR: seen on paper or in another system"),
    (ModuleCompletion.PRIOR, "Prior learning: something equal, before or elsewhere"),
]


class SeenElsewhereForm(PdForm):
    """A completion the player did not see."""

    submit = "Record it"
    module = forms.ModelChoiceField(
        ModulePage.objects.filter(releases__isnull=False).distinct().order_by("number"),
        label="Module",
    )
    source = forms.ChoiceField(label="How was it done?", choices=SEEN, widget=forms.RadioSelect)
    version = forms.IntegerField(
        label="Version of the module",
        min_value=1,
        required=False,
        help_text="Empty: the newest one released by that day.",
    )
    completed_on = forms.DateField(label="The day it was finished")
    proficient = forms.BooleanField(
        label="What the module asks to be shown was shown and checked",
        required=False,
        help_text="Without it the module counts as finished only, which may not meet the goal.",
    )
    note = forms.CharField(
        label="What you saw, and where it is kept",
        max_length=300,
        help_text="The person reads this on their record.",
    )

    def clean(self) -> dict[str, Any]:
        """Puts the ``release`` in; prior learning needs none."""
        values = super().clean() or {}
        module, day = values.get("module"), values.get("completed_on")
        if module and day:
            if day > dates.today():
                self.add_error("completed_on", "This day is still to come.")
            values["release"] = self.release_of(module, day, values.get("version"))
        return values

    def release_of(self, module: ModulePage, day: Any, version: int | None) -> Release | None:
        releases = module.releases.order_by("-number")
        if version:
            found = releases.filter(number=version).first()
            if found is None:
                self.add_error("version", f"{module.title} has no version {version}.")
            return found
        return releases.filter(released_at__date__lte=day).first() or releases.last()


class VoidForm(PdForm):
    """Taking a record out of every count."""

    submit = "Withdraw the record"
    reason = forms.CharField(
        label="Why does this record not stand?",
        max_length=300,
        help_text="The person reads this. The record stays, marked as withdrawn.",
    )


class PersonByAddress(forms.EmailField):
    """A person by their work address of today."""

    def clean(self, value: Any) -> StaffMember | None:
        address = super().clean(value)
        rows = PersonEmail.objects.filter(address__iexact=address, ends_on=None)
        found = rows.select_related("person").first() if address else None
        if address and found is None:
            raise forms.ValidationError(f"Nobody here has the address {address}.")
        return found.person if found else None


class DeskForm(PdForm):
    """Who answers concerns of an employer's people."""

    submit = "Keep it so"
    owner = PersonByAddress(label="Who answers concerns (work e-mail address)")
    stand_in = PersonByAddress(
        label="Who stands in (work e-mail address)",
        help_text="Answers when the owner leads the person, or is led by them, and hears appeals.",
    )
    promise_days = forms.IntegerField(
        label="Days within which an answer is promised", min_value=1, max_value=90, initial=10
    )
