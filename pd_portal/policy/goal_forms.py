"""Forms for policies, goals, targets, requirements and pay notes. ``values`` is what actions take."""

from typing import Any

from django import forms

from pd_portal.people.models import Employer, JobGroup
from pd_portal.people.visibility import employers_kept_by
from pd_portal.policy.models import Goal, Policy, Target
from pd_portal.ui.forms import PdForm


class GoalsForm(PdForm):
    """A form whose cleaned values are an action's arguments."""

    @property
    def values(self) -> dict[str, Any]:
        return self.cleaned_data


class OfEmployer(GoalsForm):
    """About one of the employers whose roster the user keeps."""

    employer = forms.ModelChoiceField(Employer.objects.none(), label="Employer")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = employers_kept_by(user)
        self.fields["employer"].initial = employers_kept_by(user).first()


class PolicyForm(OfEmployer):
    """A policy as adopted, or a later version of one with the same number and title."""

    submit = "Record it as adopted"
    number = forms.CharField(label="Number", max_length=20)
    title = forms.CharField(label="Title", max_length=200)
    adopted_on = forms.DateField(label="Adopted on", widget=forms.DateInput)
    text = forms.CharField(label="Text", widget=forms.Textarea, required=False)
    named = forms.CharField(
        label="Policies it names",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="One a line, as number and title. Those held here become links.",
    )

    @property
    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        labels = [line.strip()[:200] for line in given.pop("named").splitlines() if line.strip()]
        held = {str(policy): policy for policy in Policy.objects.filter(employer=given["employer"])}
        return given | {"references": {label: held.get(label) for label in labels}}


class GoalForm(GoalsForm):
    submit = "Add the goal"
    title = forms.CharField(label="Title", max_length=200)
    statement = forms.CharField(
        label="Statement", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    is_headline = forms.BooleanField(label="This is the all-staff goal", required=False)


class TargetForm(GoalsForm):
    submit = "Set the target"
    percent = forms.IntegerField(label="Percent of the required", min_value=1, max_value=100)
    reach_by = forms.DateField(label="To be reached by", widget=forms.DateInput)
    renews = forms.ModelChoiceField(
        Target.objects.none(), label="Takes the place of", required=False, empty_label="None"
    )

    def __init__(self, *args: Any, goal: Goal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["renews"].queryset = goal.targets.filter(outcome=None)


class RequirementForm(GoalsForm):
    submit = "Create it and write its rules"
    title = forms.CharField(label="Title", max_length=200)
    code = forms.SlugField(
        label="Short name", max_length=40, help_text="Lower case letters, digits and hyphens."
    )
    is_addon = forms.BooleanField(
        label="An add-on for a job group, not in the headline", required=False
    )
    counts_elsewhere = forms.BooleanField(
        label="Completions made with another employer here count", required=False, initial=True
    )
    roster_from = forms.DateField(
        label="The roster is complete from",
        widget=forms.DateInput,
        required=False,
        help_text="Earlier days have no figures.",
    )


class PayNoteForm(OfEmployer):
    submit = "Set the note"
    job_group = forms.ModelChoiceField(JobGroup.objects.filter(retired_on=None), label="Job group")
    text = forms.CharField(
        label="What they read",
        max_length=300,
        help_text="For example: This is paid work time. Record 1.5 h as PD-EQ.",
    )
    time_code = forms.CharField(label="Time code", max_length=40, required=False)
    starts_on = forms.DateField(label="First day", widget=forms.DateInput)


class EndForm(GoalsForm):
    submit = "End the exemption"
    last_day = forms.DateField(label="Last day", widget=forms.DateInput)
