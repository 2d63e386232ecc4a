"""What HR fills in by hand. Querysets are narrowed to the employer the form is about."""

from datetime import date
from typing import Any

from django import forms

from pd_portal.people.fields import PersonField, UnitField
from pd_portal.people.models import (
    BargainingUnit,
    Employer,
    Employment,
    EmploymentKind,
    JobGroup,
    OrgUnit,
    Partner,
    Pay,
    Position,
    StaffMember,
    WorkCalendar,
)
from pd_portal.people.queries.lists import ACTIVE, EVERYBODY, FORMER, OUTSIDE
from pd_portal.ui.forms import PdForm

# A year of two digits or five is a slip of the finger; nobody's facts lie outside these.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(), validators=[_refuse_slip], **kwargs
    )


def _refuse_slip(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise forms.ValidationError("Look at the year: it has four digits, from 1900 to 2199.")


class PeopleFilter(PdForm):
    """Filters of the people list; they stand in the URL."""

    q = forms.CharField(label="Name or employee id", required=False, max_length=200)
    unit = UnitField(label="Unit and below", queryset=OrgUnit.objects.none(), required=False)
    job_group = forms.ModelChoiceField(
        label="Job group", queryset=JobGroup.objects.none(), required=False
    )
    employer = forms.ModelChoiceField(
        label="Employer", queryset=Employer.objects.none(), required=False
    )
    status = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            (ACTIVE, "People who work here today"),
            (FORMER, "People who do not work here today"),
            (OUTSIDE, "People from outside"),
            (EVERYBODY, "Everybody"),
        ],
    )

    def __init__(self, data: Any, choices: dict[str, Any]) -> None:
        super().__init__(data)
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset
        for name in ("unit", "job_group", "employer"):
            self.fields[name].empty_label = "All"
        if len(choices["employer"]) < 2:
            del self.fields["employer"]

    def filters(self) -> dict[str, Any]:
        """What is asked for; a wrong value narrows nothing."""
        self.is_valid()
        return self.cleaned_data


class NamesForm(PdForm):
    given_name = forms.CharField(label="First name", max_length=100, required=False)
    family_name = forms.CharField(label="Last name", max_length=100, required=False)
    preferred_name = forms.CharField(
        label="Preferred first name",
        max_length=100,
        required=False,
        help_text="What the person goes by, if it differs.",
    )


class OutsiderForm(NamesForm):
    partner = forms.ModelChoiceField(
        label="Organization",
        queryset=Partner.objects.all(),
        help_text="The partner this person belongs to.",
    )
    email = forms.EmailField(label="E-mail address", required=False)


class AddressForm(PdForm):
    address = forms.EmailField(
        label="Work e-mail address", required=False, help_text="Leave empty if there is none."
    )


class EmploymentForm(PdForm):
    """A spell with an employer."""

    employee_id = forms.CharField(label="Employee id", max_length=64)
    kind = forms.ChoiceField(label="Kind of employment", choices=EmploymentKind.choices)
    pay = forms.ChoiceField(label="Pay", choices=Pay.choices, initial=Pay.SALARIED)
    bargaining_unit = forms.ModelChoiceField(
        label="Bargaining unit", queryset=BargainingUnit.objects.none(), required=False
    )
    starts_on = day_field("First day")
    ends_on = day_field("Last day", required=False, help_text="Leave empty if it is open.")

    def __init__(self, *args: Any, employer: Employer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        narrow_spell(self, employer)


def narrow_spell(form: forms.Form, employer: Employer) -> None:
    """Offer what the employer has."""
    form.fields["bargaining_unit"].queryset = employer.bargaining_units.all()


def narrow_place(form: forms.Form, employer: Employer, people: Any) -> None:
    """Offer the employer's units and calendars; look for a supervisor among ``people``."""
    below = OrgUnit.objects.below(employer.unit).filter(ends_on__isnull=True)
    form.fields["unit"].queryset = below
    form.fields["job_group"].queryset = JobGroup.objects.filter(retired_on__isnull=True)
    form.fields["work_calendar"].queryset = employer.calendars.all()
    form.fields["supervisor"].people = people


class PlaceForm(PdForm):
    """What a position is, apart from its dates."""

    unit = UnitField(label="Unit", queryset=OrgUnit.objects.none())
    job_group = forms.ModelChoiceField(label="Job group", queryset=JobGroup.objects.none())
    title = forms.CharField(label="Job title", max_length=200, required=False)
    fte = forms.DecimalField(
        label="Share of full time",
        min_value=0,
        max_value=2,
        max_digits=4,
        decimal_places=3,
        initial=1,
        help_text="1 is full time.",
    )
    supervisor = PersonField(label="Supervisor", required=False)
    work_calendar = forms.ModelChoiceField(
        label="Work calendar", queryset=WorkCalendar.objects.none(), required=False
    )

    def __init__(self, *args: Any, employer: Employer, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        narrow_place(self, employer, people)


class PositionForm(PlaceForm):
    starts_on = day_field("First day")
    ends_on = day_field("Last day", required=False, help_text="Leave empty if it is open.")
    primary = forms.TypedChoiceField(
        label="Is this the primary position?",
        choices=[("", "Yes, if there is no other"), ("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )


class MoveForm(PlaceForm):
    submit = "Move"
    starts_on = day_field("First day of the change")


class CorrectionForm(PlaceForm):
    submit = "Correct"
    starts_on = day_field("First day")
    ends_on = day_field("Last day", required=False, help_text="Leave empty if it is open.")
    primary = forms.BooleanField(label="Primary position", required=False)


class HireForm(NamesForm, EmploymentForm, PositionForm):
    """A new person with an employment and a first position."""

    submit = "Add this person"
    email = forms.EmailField(label="Work e-mail address", required=False)
    field_order = (
        "given_name", "family_name", "preferred_name", "email", "employee_id", "kind", "pay",
        "bargaining_unit", "starts_on", "ends_on", "unit", "job_group", "title", "fte",
        "supervisor", "work_calendar",
    )  # fmt: skip

    def __init__(self, *args: Any, employer: Employer, people: Any, **kwargs: Any) -> None:
        PdForm.__init__(self, *args, **kwargs)
        narrow_spell(self, employer)
        narrow_place(self, employer, people)
        del self.fields["primary"]


class LastDayForm(PdForm):
    last_day = day_field("Last day")


class LeaveForm(PdForm):
    starts_on = day_field("First day away")
    ends_on = day_field("Last day away", required=False, help_text="Leave empty if not known yet.")
    paid = forms.TypedChoiceField(
        label="Is the leave paid?",
        choices=[("yes", "Paid"), ("no", "Unpaid")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class ConfirmForm(PdForm):
    """A question with a button."""


class MergeForm(PdForm):
    submit = "Compare"
    into = PersonField(label="The record that stays")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].people = people


class MistakeForm(PdForm):
    submit = "Send to HR"
    text = forms.CharField(
        label="What is wrong?",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        help_text="Please leave out anything about health or family; HR does not need it.",
    )


class AnswerForm(PdForm):
    submit = "Answer"
    answer = forms.CharField(
        label="What was done?", widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )


class PersonalAddressForm(PdForm):
    address = forms.EmailField(
        label="Personal e-mail address",
        required=False,
        help_text="Seen by you and HR only. With it you can still read your own records after "
        "you leave.",
    )


def place_of(position: Position) -> dict[str, Any]:
    """Initial values of a form about an existing position."""
    names = ("unit", "job_group", "title", "fte", "supervisor", "work_calendar", "starts_on",
             "ends_on", "primary")  # fmt: skip
    return {name: getattr(position, name) for name in names}


def spell_of(employment: Employment) -> dict[str, Any]:
    """Initial values of a form about an existing employment."""
    names = ("employee_id", "kind", "pay", "bargaining_unit", "starts_on", "ends_on")
    return {name: getattr(employment, name) for name in names}


def names_of(person: StaffMember) -> dict[str, str]:
    """Initial values of a form about a person's names."""
    return {name: getattr(person, name) for name in ("given_name", "family_name", "preferred_name")}
