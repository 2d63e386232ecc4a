"""Forms about employers: whom to ask, unions, work calendars, sharing with another's HR."""

from datetime import date
from typing import Any

from django import forms

from pd_portal.people.fields import PersonField
from pd_portal.people.forms import day_field
from pd_portal.people.models import CalendarKind, Employer, PartnerKind
from pd_portal.ui.forms import PdForm

STRETCHES = (1, 2, 3, 4)


class ConcernsOwnerForm(PdForm):
    person = PersonField(label="Who hears concerns", required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].people = people


class BargainingUnitForm(PdForm):
    name = forms.CharField(label="Name", max_length=200)
    contact_name = forms.CharField(label="Whom to ask there", max_length=200, required=False)
    contact_email = forms.EmailField(label="Their e-mail address", required=False)


class NewBargainingUnitForm(BargainingUnitForm):
    submit = "Add bargaining unit"
    code = forms.SlugField(label="Code", max_length=20, help_text="As roster files write it.")
    field_order = ("code", "name", "contact_name", "contact_email")


class WorkCalendarForm(PdForm):
    """A calendar with up to four stretches in which its people are scheduled."""

    submit = "Add work calendar"
    code = forms.SlugField(label="Code", max_length=40, help_text="As roster files write it.")
    name = forms.CharField(label="Name", max_length=120)
    kind = forms.ChoiceField(label="Kind", choices=CalendarKind.choices)
    first_1 = day_field("First stretch: first day", required=False)
    last_1 = day_field("First stretch: last day", required=False)
    first_2 = day_field("Second stretch: first day", required=False)
    last_2 = day_field("Second stretch: last day", required=False)
    first_3 = day_field("Third stretch: first day", required=False)
    last_3 = day_field("Third stretch: last day", required=False)
    first_4 = day_field("Fourth stretch: first day", required=False)
    last_4 = day_field("Fourth stretch: last day", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in STRETCHES:
            first, last = data.get(f"first_{number}"), data.get(f"last_{number}")
            if (first is None) != (last is None):
                self.add_error(f"last_{number}", "Give both days of the stretch, or neither.")
            elif first and last and last < first:
                self.add_error(f"last_{number}", "The last day is before the first.")
        return data

    def periods(self) -> list[tuple[date, date]]:
        """The stretches that were filled in."""
        data = self.cleaned_data
        return [(data[f"first_{n}"], data[f"last_{n}"]) for n in STRETCHES if data[f"first_{n}"]]


class SharingForm(PdForm):
    submit = "Share"
    reader = forms.ModelChoiceField(
        label="Whose HR may read", queryset=Employer.objects.none(), empty_label="Select"
    )
    starts_on = day_field("First day")
    ends_on = day_field("Last day", required=False, help_text="Empty: until you end it.")

    def __init__(self, *args: Any, owner: Employer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reader"].queryset = Employer.objects.exclude(pk=owner.pk)


class PartnerForm(PdForm):
    submit = "Add partner"
    name = forms.CharField(label="Name", max_length=200)
    kind = forms.ChoiceField(label="Kind", choices=PartnerKind.choices)
