"""Forms of Policy. They read what was typed; the actions decide."""

from datetime import date
from typing import Any

from django import forms

from courses.models import ModulePage, PathwayVersion
from pd_portal.people.models import Employer, EmploymentKind, JobGroup, OrgUnit, StaffMember
from pd_portal.people.visibility import employers_kept_by
from pd_portal.policy.models import ReasonCategory, Requirement, RequirementVersion, Scope
from pd_portal.policy.models.decisions import TARGETS
from pd_portal.ui.forms import PdForm, PdModelForm

RULES = (
    "pathway_version", "retired", "kinds", "min_fte", "due_kind", "due_on", "due_days",
    "due_month", "due_day", "grace_days", "return_grace_days", "fair_notice_days", "bridge_days",
    "counts", "prior_max_age_months", "validity_kind", "validity_months", "validity_month",
    "validity_day", "validity_years", "renewal_window_days", "carry", "redate", "note",
)  # fmt: skip
LABELS = {
    "effective_from": "In force from",
    "pathway_version": "Pathway that is owed",
    "units": "Units, with all below them",
    "job_groups": "Job groups",
    "min_fte": "Least FTE, all positions together",
    "due_kind": "Due",
    "due_on": "Due date",
    "due_days": "Days after becoming subject",
    "due_month": "Month of the yearly due date",
    "due_day": "Day of the yearly due date",
    "grace_days": "Days of grace for whoever becomes subject",
    "return_grace_days": "Days of grace after leave or an exemption",
    "fair_notice_days": "Days of fair notice",
    "bridge_days": "Longest break that keeps the clock running, in days",
    "counts": "What counts",
    "prior_max_age_months": "Prior learning may be how old, in months",
    "validity_kind": "Valid",
    "validity_months": "Months of validity",
    "validity_month": "Month of the yearly end",
    "validity_day": "Day of the yearly end",
    "validity_years": "Years until the yearly end",
    "renewal_window_days": "Days before the end when renewing begins",
    "carry": "What was met under the rules before",
    "redate": "Start the clock again for whoever still owes",
    "retired": "Nobody is required from that day",
    "note": "Why this version is made",
}
HELP = {
    "units": "None chosen means everybody.",
    "job_groups": "None chosen means everybody.",
    "fair_notice_days": "Nobody is overdue sooner after these rules, or their own hire, are entered.",
    "due_on": "For a fixed date, or the later of a date and a number of days.",
    "validity_months": "For validity counted in months.",
    "redate": "Extensions given before end.",
}


def open_units(employer: Employer) -> Any:
    """The employer's unit and all below it: its people work in no others."""
    return OrgUnit.objects.below(employer.unit).filter(ends_on=None)


class VersionForm(PdModelForm):
    """The rules of a draft."""

    submit = "Save the draft"
    kinds = forms.MultipleChoiceField(
        label="Kinds of employment",
        choices=EmploymentKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen means every kind.",
    )

    class Meta:
        model = RequirementVersion
        fields = ("effective_from", "units", "job_groups", *RULES)
        labels = LABELS
        help_texts = HELP
        widgets = {
            "effective_from": forms.DateInput,
            "due_on": forms.DateInput,
            "units": forms.CheckboxSelectMultiple,
            "job_groups": forms.CheckboxSelectMultiple,
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, employer: Employer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pathway_version"].queryset = PathwayVersion.objects.select_related("pathway")
        self.fields["units"].queryset = open_units(employer)
        self.fields["job_groups"].queryset = JobGroup.objects.filter(retired_on=None)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        kind, validity = data.get("due_kind"), data.get("validity_kind")
        yearly = data.get("due_month") and data.get("due_day")
        if kind == "fixed" and not data.get("due_on"):
            self.add_error("due_on", "Fill in the date it is due.")
        if kind == "school_year" and not yearly:
            self.add_error("due_month", "Fill in the month and day it is due every year.")
        if kind == "later" and not (data.get("due_on") or yearly):
            self.add_error("due_on", "Fill in a date, or a month and day of every year.")
        if validity in ("months", "previous") and not data.get("validity_months"):
            self.add_error("validity_months", "Fill in how many months it is valid.")
        ends = data.get("validity_month") and data.get("validity_day")
        if validity == "anniversary" and not ends:
            self.add_error("validity_month", "Fill in the month and day it ends every year.")
        return data

    def _post_clean(self) -> None:
        """The instance is not written from here: the action does, and says what is wrong."""

    @property
    def rules(self) -> dict[str, Any]:
        """The cleaned rules as the actions take them."""
        return {name: self.cleaned_data[name] for name in RULES}


class ExemptionForm(PdForm):
    """Who is excused, from when to when, and who approved it."""

    submit = "Grant the exemption"
    scope = forms.ChoiceField(
        label="Whom it excuses", choices=Scope.choices, widget=forms.RadioSelect
    )
    person = forms.ModelChoiceField(StaffMember.objects.none(), label="Person", required=False)
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="Unit", required=False)
    job_group = forms.ModelChoiceField(JobGroup.objects.none(), label="Job group", required=False)
    module = forms.ModelChoiceField(
        ModulePage.objects.none(),
        label="Module",
        required=False,
        help_text="For one person and one module: the module is waived, the rest is owed.",
    )
    starts_on = forms.DateField(label="First day", widget=forms.DateInput)
    ends_on = forms.DateField(label="Last day", widget=forms.DateInput, required=False)
    review_on = forms.DateField(
        label="Look at it again on",
        widget=forms.DateInput,
        required=False,
        help_text="Needed where there is no last day. It lists the exemption and ends nothing.",
    )
    category = forms.ChoiceField(label="Reason", choices=ReasonCategory.choices)
    approved_by = forms.ModelChoiceField(StaffMember.objects.none(), label="Approved by")

    def __init__(self, *args: Any, people: Any, employer: Employer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = self.fields["approved_by"].queryset = people
        self.fields["unit"].queryset = open_units(employer)
        self.fields["job_group"].queryset = JobGroup.objects.filter(retired_on=None)
        self.fields["module"].queryset = ModulePage.objects.order_by("number")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        wanted = TARGETS.get(data.get("scope", ""), ())
        for name in ("person", "unit", "job_group", "module"):
            if name in wanted and not data.get(name):
                self.add_error(name, f"Choose the {name.replace('_', ' ')} it is about.")
            if name not in wanted:
                data[name] = None
        return data


class ExtensionForm(PdForm):
    """More time for one person."""

    submit = "Grant the extension"
    person = forms.ModelChoiceField(StaffMember.objects.none(), label="Person")
    until = forms.DateField(label="New due date", widget=forms.DateInput)
    category = forms.ChoiceField(label="Reason", choices=ReasonCategory.choices)
    approved_by = forms.ModelChoiceField(StaffMember.objects.none(), label="Approved by")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = self.fields["approved_by"].queryset = people


class FreezeForm(PdForm):
    """A note for a snapshot; the question it freezes travels in hidden fields."""

    submit = "Freeze this figure"
    as_of = forms.DateField(widget=forms.HiddenInput)
    known_on = forms.DateField(widget=forms.HiddenInput, required=False)
    unit = forms.ModelChoiceField(
        OrgUnit.objects.none(), to_field_name="code", widget=forms.HiddenInput, required=False
    )
    job_group = forms.ModelChoiceField(
        JobGroup.objects.all(), to_field_name="code", widget=forms.HiddenInput, required=False
    )
    note = forms.CharField(
        label="Note",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
        help_text="Why it is frozen. It stands beside the figures and cannot be changed later.",
    )

    def __init__(self, *args: Any, requirement: Requirement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = OrgUnit.objects.below(requirement.employer.unit)

    @classmethod
    def asked(cls, requirement: Requirement, values: Any, today: date) -> dict[str, Any]:
        """The question of a URL, as a report's own; what cannot be read is left out."""
        form = cls(values, requirement=requirement)
        form.full_clean()
        names = ("as_of", "known_on", "unit", "job_group")
        asked = {name: form.cleaned_data.get(name) for name in names}
        return asked | {"as_of": asked["as_of"] or today}


class MonthEndForm(PdForm):
    """Which month's last day is published, and what HR says to it."""

    submit = "Publish these figures"
    day = forms.DateField(label="Last day of the month", widget=forms.DateInput)
    note = forms.CharField(
        label="Note for the Board",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
        help_text="Anybody can read it. Needed where it corrects figures published before.",
    )


class PastForm(PdForm):
    """A file of completions seen elsewhere."""

    submit = "Read the file"
    employer = forms.ModelChoiceField(Employer.objects.none(), label="Whose people")
    file = forms.FileField(label="CSV file", widget=forms.FileInput)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = employers_kept_by(user)
        self.fields["employer"].initial = employers_kept_by(user).first()
