from datetime import date
from typing import Any

from django import forms

from pd_portal.people.models import JobGroup, OrgUnit
from pd_portal.policy.models import Requirement
from pd_portal.policy.queries.figures import last_closed_day
from pd_portal.reports.questions import Question
from pd_portal.ui.dates import words
from pd_portal.ui.forms import PdForm


class QuestionForm(PdForm):
    """As of when, known when, where, and of which jobs."""

    as_of = forms.DateField(label="As of", required=False)
    known_on = forms.DateField(
        label="Using what was known on",
        required=False,
        help_text="Leave empty for everything known now.",
    )
    unit = forms.ModelChoiceField(
        label="Unit", queryset=OrgUnit.objects.none(), to_field_name="code", required=False,
        empty_label="Everywhere",
    )  # fmt: skip
    job_group = forms.ModelChoiceField(
        label="Job group", queryset=JobGroup.objects.all(), to_field_name="code", required=False,
        empty_label="All job groups",
    )  # fmt: skip

    def __init__(self, *args: Any, requirement: Requirement, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.requirement, self.today = requirement, today
        self.fields["unit"].queryset = OrgUnit.objects.below(requirement.employer.unit)

    def clean_as_of(self) -> date:
        day = self.cleaned_data["as_of"] or self.today
        first = self.requirement.roster_from
        if first and day < first:
            raise forms.ValidationError(
                f"The roster begins on {words(first)}. Choose that day or a later one."
            )
        return day

    def clean_known_on(self) -> date | None:
        day = self.cleaned_data["known_on"]
        closed = last_closed_day() if day else None
        if day and (closed is None or day > closed):
            until = f" Choose {words(closed)} or an earlier day." if closed else ""
            raise forms.ValidationError(f"That day is not closed yet.{until}")
        return day

    def question(self) -> Question:
        """What was asked; with errors, the whole employer today."""
        if not self.is_valid():
            return Question(self.requirement, self.today)
        return Question(self.requirement, **self.cleaned_data)
