from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from pd_portal.people.models import JobGroup, OrgUnit
from pd_portal.policy.models import ReasonCategory, Requirement
from pd_portal.policy.queries.figures import last_closed_day
from pd_portal.reports import school_year
from pd_portal.reports.questions import Question
from pd_portal.ui.dates import words
from pd_portal.ui.forms import PdForm


class DayField(forms.DateField):
    """A day that can be reckoned from: nobody means the year 9999."""

    default_validators = [
        MinValueValidator(date(1900, 1, 1), "Choose a day in or after 1900."),
        MaxValueValidator(date(2199, 12, 31), "Choose a day before 2200."),
    ]


class QuestionForm(PdForm):
    """As of when, known when, where, and of which jobs."""

    as_of = DayField(label="As of", required=False)
    known_on = DayField(
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
        for field in self.fields.values():
            field.is_quiet = True  # a filter is optional by nature

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


class SinceForm(QuestionForm):
    """The same with a first day. Empty: the day before this month began."""

    since = DayField(label="From", required=False)
    field_order = ["since", "as_of", "known_on", "unit", "job_group"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].label = "To"

    def usual(self, until: date) -> date:
        """The first day where none is named."""
        return until.replace(day=1) - timedelta(days=1)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        until = data.get("as_of")
        since, first = data.get("since"), self.requirement.roster_from
        if since and first and since < first:
            self.add_error("since", f"The roster begins on {words(first)}. Choose a later day.")
        elif since and until and since > until:
            self.add_error("since", "Choose a first day on or before the last one.")
        return data

    @property
    def first_day(self) -> date:
        """``since``, or the usual day, never before the roster."""
        asked = self.question()
        since = self.cleaned_data.get("since") if self.is_valid() else None
        since = since or self.usual(asked.as_of)
        return max(since, self.requirement.roster_from or since)

    def question(self) -> Question:
        if not self.is_valid():
            return Question(self.requirement, self.today)
        asked = {k: v for k, v in self.cleaned_data.items() if k in QuestionForm.base_fields}
        return Question(self.requirement, **asked)


class MovedForm(SinceForm):
    """Which figure, from when to when."""

    measure = forms.ChoiceField(
        label="Which figure", required=False,
        choices=[("met", "Goal met"), ("required", "Required"), ("past_due", "Past a due date")],
    )  # fmt: skip
    field_order = ["measure", *SinceForm.field_order]

    @property
    def figure(self) -> str:
        return (self.is_valid() and self.cleaned_data.get("measure")) or "met"


class SchoolYearForm(SinceForm):
    """From the first day of the school year, where no other is named."""

    def usual(self, until: date) -> date:
        return school_year.starts_on(until)


class MonthsForm(SchoolYearForm):
    """Two days alone: whole months of the whole employer are shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("known_on", "unit", "job_group"):
            del self.fields[name]


class AskForm(PdForm):
    """A supervisor asks HR for more time. No reason is asked for: HR speaks with the person."""

    submit = "Ask HR"
    until = forms.DateField(label="Until when?", widget=forms.DateInput)


class AnswerForm(PdForm):
    """HR grants the day, another day, or says no."""

    GRANT, DECLINE = "grant", "decline"
    submit = "Answer"
    decision = forms.ChoiceField(
        label="Your answer", choices=[(GRANT, "Grant more time"), (DECLINE, "Decline")],
        widget=forms.RadioSelect, initial=GRANT,
    )  # fmt: skip
    until = forms.DateField(label="New due date", widget=forms.DateInput, required=False)
    category = forms.ChoiceField(
        label="Reason", choices=ReasonCategory.choices, initial=ReasonCategory.DUTIES
    )
    answer = forms.CharField(
        label="Why not",
        required=False,
        max_length=300,
        help_text="One sentence, where you decline. The supervisor reads it.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("decision") == self.GRANT and not data.get("until"):
            self.add_error("until", "Choose the new due date.")
        return data
