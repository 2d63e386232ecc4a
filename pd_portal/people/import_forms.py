"""Forms of the imports pages: source, upload, columns, codes, confirmation."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat

from pd_portal.people.forms import day_field
from pd_portal.people.models import Employer, EmploymentKind, JobGroup, OrgUnit, Pay, SourceFormat
from pd_portal.people.roster.columns import REQUIRED, fields_of, missing
from pd_portal.people.roster.profile import LEFT_OUT, Profile
from pd_portal.people.roster.tables import MOST_BYTES
from pd_portal.ui.forms import PdForm


class SourceForm(PdForm):
    submit = "Add source"
    employer = forms.ModelChoiceField(label="Employer", queryset=Employer.objects.none())
    name = forms.CharField(label="Name", max_length=120, help_text="For example: Payroll.")
    code = forms.SlugField(
        label="Code", max_length=40, help_text="For the nightly command: letters, digits, hyphens."
    )
    format_ = forms.ChoiceField(label="What its files are", choices=SourceFormat.choices)

    def __init__(self, *args: Any, employers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = employers


class UploadForm(PdForm):
    submit = "Look at this file"
    file = forms.FileField(label="File", help_text="CSV, Excel (.xlsx) or a OneRoster zip.")
    as_of = day_field(
        "Day the file speaks of",
        help_text="Changes without a date of their own are taken to happen on this day.",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"The file has {filesizeformat(file.size)}; at most 200 MB are read."
            )
        return file


class ColumnsForm(PdForm):
    """Which heading of the file is which field; suggested, kept with the source."""

    submit = "Go on to the codes"

    def __init__(
        self, *args: Any, heads: list[str], format_: str, suggested: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.format_ = format_
        choices = [("", "Not in this file"), *((head, head) for head in heads if head)]
        for name, (label, _) in fields_of(format_).items():
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=name in REQUIRED[format_],
                initial=suggested.get(name, ""),
            )
        # Fields added after __init__ are dressed by hand.
        from pd_portal.ui.forms import dress

        for field in self.fields.values():
            dress(field)

    def clean(self) -> dict[str, str]:
        columns = {name: head for name, head in self.cleaned_data.items() if head}
        if lacking := missing(columns, self.format_):
            raise forms.ValidationError(f"Choose a column for: {', '.join(lacking)}.")
        chosen = list(columns.values())
        twice = {head for head in chosen if chosen.count(head) > 1}
        if twice:
            raise forms.ValidationError(f"One column is chosen twice: {', '.join(sorted(twice))}.")
        return columns


UNDECIDED = "?"
Choices = dict[str, list[tuple[str, str]]]
GROUPS = {
    "locations": "Locations",
    "jobs": "Job codes",
    "kinds": "Employment types",
    "pays": "Pay types",
}


class CodesForm(PdForm):
    """What the file's codes mean here. ``codes`` are those found in it, by group."""

    submit = "Compare with the roster"
    groups = GROUPS
    opens = "Open a unit or job group for every code left without a meaning"

    def __init__(
        self,
        *args: Any,
        codes: dict[str, list[str]],
        profile: Profile,
        suggested: dict[str, dict[str, str]],
        employer: Employer,
        hints: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes, self.profile = codes, profile
        choices = self._choices(employer)
        for group, label in self.groups.items():
            for at, code in enumerate(codes.get(group, [])):
                known = getattr(profile, group).get(code) or suggested[group].get(code, UNDECIDED)
                self.fields[f"{group}_{at}"] = forms.ChoiceField(
                    label=f"{label}: {code}",
                    choices=choices[group],
                    initial=known,
                    help_text=(hints or {}).get(code, ""),
                )
        self.fields["ten_month"] = self.ten_month(choices)
        self.fields["open_missing"] = forms.BooleanField(
            label=self.opens, required=False, initial=profile.open_missing
        )
        from pd_portal.ui.forms import dress

        for field in self.fields.values():
            dress(field)

    def ten_month(self, choices: Choices) -> forms.Field:
        """Who is not scheduled in summer, and stays on the roster over it."""
        return forms.MultipleChoiceField(
            label="Ten-month staff",
            choices=EmploymentKind.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=self.profile.ten_month_kinds,
            help_text="Kinds of employment whose end in summer only means that they are not "
            "scheduled. Their positions stay open over it.",
        )

    def _choices(self, employer: Employer) -> Choices:
        ignore = (LEFT_OUT, "Leave these rows out")
        units = OrgUnit.objects.below(employer.unit).filter(ends_on__isnull=True)
        groups = JobGroup.objects.filter(retired_on__isnull=True)
        unknown = (UNDECIDED, "Not decided: such rows are errors")
        return {
            "locations": [unknown, *units.values_list("code", "name"), ignore],
            "jobs": [unknown, *groups.values_list("code", "name"), ignore],
            "kinds": [unknown, *EmploymentKind.choices, ignore],
            "pays": [unknown, *Pay.choices],
        }

    def meanings(self) -> dict[str, dict[str, str]]:
        """Meanings by group and code: those kept from other files, and what was chosen here."""
        return {group: self._kept(group) | self._chosen(group) for group in self.groups}

    def _kept(self, group: str) -> dict[str, str]:
        kept = getattr(self.profile, group)
        return {code: ours for code, ours in kept.items() if code not in self.codes.get(group, [])}

    def _chosen(self, group: str) -> dict[str, str]:
        answers = {
            code: self.cleaned_data[f"{group}_{at}"]
            for at, code in enumerate(self.codes.get(group, []))
        }
        return {code: ours for code, ours in answers.items() if ours != UNDECIDED}


class RolesForm(CodesForm):
    """What the roles of a OneRoster zip mean here: a job group, or nobody of the staff."""

    groups = {"jobs": "Role"}
    opens = (
        "Open a unit for every organization, and a job group for every role of the district’s own "
        "(ext:), that is left without a meaning"
    )

    def ten_month(self, choices: Choices) -> forms.Field:
        """OneRoster knows no kinds of employment: here it is a matter of the job group."""
        return forms.MultipleChoiceField(
            label="Ten-month staff",
            choices=[
                choice for choice in choices["jobs"] if choice[0] not in (UNDECIDED, LEFT_OUT)
            ],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=self.profile.ten_month_jobs,
            help_text="Job groups whose end in summer only means that they are not scheduled. "
            "Their positions stay open over it.",
        )

    def _choices(self, employer: Employer) -> Choices:
        jobs = super()._choices(employer)["jobs"]
        not_staff = (LEFT_OUT, "Not staff: leave these people out")
        return {"jobs": [(UNDECIDED, "Not decided"), *jobs[1:-1], not_staff]}


class ApplyForm(PdForm):
    submit = "Confirm this import"
    typed = forms.IntegerField(label="Type how many people it ends", required=False, min_value=0)

    def __init__(self, *args: Any, must_type: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not must_type:
            del self.fields["typed"]
