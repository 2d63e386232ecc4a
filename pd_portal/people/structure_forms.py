"""Forms about places, kinds of work and roles."""

from typing import Any

from django import forms

from pd_portal.access import roles
from pd_portal.people.fields import PersonField, UnitField
from pd_portal.people.forms import day_field
from pd_portal.people.models import Employer, OrgUnit, UnitKind
from pd_portal.ui.dates import words
from pd_portal.ui.forms import PdForm


class UnitForm(PdForm):
    name = forms.CharField(label="Name", max_length=200)
    kind = forms.ChoiceField(label="Kind", choices=UnitKind.choices)
    time_zone = forms.CharField(
        label="Time zone",
        required=False,
        max_length=64,
        help_text="Only if it differs from the unit above, for example America/Denver.",
    )


class NewUnitForm(UnitForm):
    submit = "Open this unit"
    code = forms.CharField(
        label="Code", max_length=40, help_text="As payroll writes it. Codes are never used again."
    )
    starts_on = day_field("First day")
    field_order = ("code", "name", "kind", "starts_on", "time_zone")

    def __init__(self, *args: Any, above: OrgUnit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.above = above

    def clean(self) -> dict[str, Any]:
        """It opens while the unit above is open."""
        data = super().clean() or {}
        first = data.get("starts_on")
        if self.above.ends_on is not None:
            closes = f"{self.above} closes on {words(self.above.ends_on)}."
            self.add_error(None, f"{closes} Open it below another unit.")
        elif first and first < self.above.starts_on:
            opened = f"{self.above} opened on {words(self.above.starts_on)}."
            self.add_error("starts_on", f"{opened} Choose that day or a later one.")
        return data


class HeadForm(PdForm):
    person = PersonField(label="Head of the unit", required=False)
    starts_on = day_field("From")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].people = people


class JobGroupForm(PdForm):
    name = forms.CharField(label="Name", max_length=120)


class NewJobGroupForm(JobGroupForm):
    submit = "Add job group"
    code = forms.SlugField(label="Code", max_length=40, help_text="Letters, digits and hyphens.")
    field_order = ("code", "name")


class RoleForm(PdForm):
    submit = "Give this role"
    role = forms.ChoiceField(
        label="Role", choices=[c for c in roles.CHOICES if c[0] != roles.SUPERVISOR]
    )
    unit = UnitField(
        label="In this unit and everything below",
        queryset=OrgUnit.objects.filter(ends_on__isnull=True),
        required=False,
        help_text="Leave empty for everywhere.",
    )
    employer = forms.ModelChoiceField(
        label="Over the people of this employer",
        queryset=Employer.objects.all(),
        required=False,
        help_text="Leave empty for the agency's own people.",
    )
    may_grant = forms.BooleanField(label="May give roles there too", required=False)
    starts_on = day_field("First day")
    ends_on = day_field("Last day", required=False)


class DelegateForm(PdForm):
    submit = "Let them stand in"
    delegate = PersonField(label="Who stands in for you")
    starts_on = day_field("First day")
    ends_on = day_field("Last day")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegate"].people = people
