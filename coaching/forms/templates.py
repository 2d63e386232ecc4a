"""Writing a template, and beginning coaching from one."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from coaching.actions.templates import Kind
from coaching.forms.capacity import MatchForm
from coaching.forms.fields import PersonChoice, Words
from coaching.models import (
    AgreementVersion,
    CoachingSession,
    EngagementTemplate,
    FocusArea,
    ServiceLine,
    TemplateSession,
)
from coaching.prefill import Prefill, lines_of
from pd_portal.people.models import OrgUnit, StaffMember
from pd_portal.ui.forms import PdModelForm, add_field

KINDS = (1, 2, 3)
LONGEST_STEP = 300


def focus_areas_field() -> forms.ModelMultipleChoiceField:
    """Focus areas on offer, as boxes to check."""
    return forms.ModelMultipleChoiceField(
        label="Focus areas",
        queryset=FocusArea.objects.filter(is_offered=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class Lines(Words):
    """One thing a line, each short enough for a list."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if any(len(line) > LONGEST_STEP for line in lines_of(text)):
            raise forms.ValidationError(f"Keep each line under {LONGEST_STEP} characters.")
        return text


class TemplateForm(PdModelForm):
    """Everything a template holds; ``groups`` is how the page lays it out."""

    submit = "Save the template"

    service_line = forms.ModelChoiceField(
        label="Service", queryset=ServiceLine.objects.none(), empty_label=None
    )
    focus_areas = focus_areas_field()
    allotted_sessions = forms.IntegerField(
        label="Sessions agreed on", min_value=1, max_value=200, initial=8
    )
    months = forms.IntegerField(label="Length in months", min_value=1, max_value=36, initial=10)
    cancel_notice_hours = forms.IntegerField(
        label="Hours of notice", min_value=0, max_value=168, initial=24
    )
    agreement_text = Words(label="Text of the agreement", rows=12)
    goals = Lines(label="Goals to start with", help_text="One a line.", required=False, rows=3)
    client_steps = Lines(
        label="First steps of the client", help_text="One a line.", required=False, rows=3
    )
    coach_steps = Lines(
        label="First steps of the coach", help_text="One a line.", required=False, rows=3
    )
    steps_due_days = forms.IntegerField(
        label="First steps are due after (days)", min_value=1, max_value=365, initial=14
    )

    class Meta:
        model = EngagementTemplate
        fields = [
            "name",
            "about",
            "service_line",
            "allotted_sessions",
            "months",
            "focus_areas",
            "supervisor_sponsors",
            "agreement_text",
            *AgreementVersion.TERMS,
            "goals",
            "client_steps",
            "coach_steps",
            "steps_due_days",
        ]

    def __init__(self, *args: Any, kinds: list[TemplateSession], **options: Any) -> None:
        super().__init__(*args, **options)
        on_offer = ServiceLine.objects.filter(
            Q(is_offered=True) | Q(pk=self.instance.service_line_id)
        )
        self.fields["service_line"].queryset = on_offer
        for number in KINDS:
            self._add_kind(number, kinds[number - 1] if number <= len(kinds) else None)

    def _add_kind(self, number: int, kind: TemplateSession | None) -> None:
        for part, field in kind_fields(number).items():
            field.is_quiet = True  # the page says of all three rows that they may stay empty
            add_field(self, f"kind_{number}_{part}", field)
            if kind is not None:
                self.initial[f"kind_{number}_{part}"] = getattr(kind, part)

    def _post_clean(self) -> None:
        """The action writes, not the form: leave the instance as it is."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in KINDS:
            if cleaned.get(f"kind_{number}_name") and not cleaned.get(f"kind_{number}_minutes"):
                self.add_error(f"kind_{number}_minutes", "Enter how long it takes, in minutes.")
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        """The model's columns, by name."""
        return {n: self.cleaned_data[n] for n in self._meta.fields if n != "focus_areas"}

    @property
    def kinds(self) -> list[Kind]:
        """Kinds of session that were named."""
        rows = [
            [self.cleaned_data[f"kind_{number}_{part}"] for part in ("name", "minutes", "mode")]
            for number in KINDS
        ]
        return [Kind(*row) for row in rows if row[0]]

    def kind_rows(self) -> list[list[Any]]:
        """The three rows of fields, a name, a length and a way each."""
        return [
            [self[f"kind_{number}_{part}"] for part in ("name", "minutes", "mode")]
            for number in KINDS
        ]

    def terms(self) -> list[Any]:
        """The fields of the agreement's terms."""
        return [self[name] for name in AgreementVersion.TERMS]


def kind_fields(number: int) -> dict[str, forms.Field]:
    """One row: what a kind of session is called, how long it is, how people meet."""
    return {
        "name": forms.CharField(label=f"Name {number}", max_length=80, required=False),
        "minutes": forms.IntegerField(label="Minutes", min_value=5, max_value=480, required=False),
        "mode": forms.ChoiceField(
            label="How", choices=CoachingSession.Mode, required=False, initial="video"
        ),
    }


class StartForm(MatchForm):
    """A new engagement, everything filled in and everything to change."""

    submit = "Set up this coaching"

    unit = forms.ModelChoiceField(
        label="School or department", queryset=OrgUnit.objects.none(), empty_label=None
    )
    sponsor = PersonChoice(
        label="Sponsor",
        queryset=StaffMember.objects.none(),
        required=False,
        empty_label="Nobody, or somebody you add afterwards",
    )
    group_name = forms.CharField(
        label="Name of the group",
        help_text="For a committee or team; you add its other members afterwards.",
        max_length=120,
        required=False,
    )
    allotted_sessions = forms.IntegerField(label="Sessions agreed on", min_value=1, max_value=200)
    starts_on = forms.DateField(label="From")
    ends_on = forms.DateField(label="Until", required=False)
    focus_areas = focus_areas_field()
    goals = Lines(label="Goals to start with", help_text="One a line.", required=False, rows=3)
    client_steps = Lines(
        label="First steps of the client", help_text="One a line.", required=False, rows=3
    )
    coach_steps = Lines(
        label="First steps of the coach", help_text="One a line.", required=False, rows=3
    )
    steps_due_on = forms.DateField(label="First steps are due by", required=False)
    kinds = forms.ModelMultipleChoiceField(
        label="Kinds of session the coach can then be booked for",
        help_text="A kind the coach has already stays as it is.",
        queryset=TemplateSession.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        units: Any,
        sponsors: Any,
        kinds: Any,
        starts: Prefill,
        **options: Any,
    ) -> None:
        options["initial"] = _initial(starts) | options.get("initial", {})
        super().__init__(*args, **options)
        self.fields["unit"].queryset = units
        self.fields["sponsor"].queryset = sponsors
        self.fields["kinds"].queryset = kinds
        self.fields["kinds"].label_from_instance = said
        if not kinds.exists():
            del self.fields["kinds"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "That is before the coaching starts.")
        return cleaned

    @property
    def starts(self) -> Prefill:
        """What the template filled in, as it was left."""
        cleaned = self.cleaned_data
        return Prefill(
            allotted_sessions=cleaned["allotted_sessions"],
            starts_on=cleaned["starts_on"],
            ends_on=cleaned["ends_on"],
            goals=lines_of(cleaned["goals"]),
            client_steps=lines_of(cleaned["client_steps"]),
            coach_steps=lines_of(cleaned["coach_steps"]),
            steps_due_on=cleaned["steps_due_on"],
        )


def said(kind: TemplateSession) -> str:
    """A kind of session in words: ``Committee meeting, 90 minutes, in person``."""
    return f"{kind.name}, {kind.minutes} minutes, {kind.get_mode_display().lower()}"


def _initial(starts: Prefill) -> dict[str, Any]:
    lines = ("goals", "client_steps", "coach_steps")
    plain: dict[str, int | date | None] = {
        "allotted_sessions": starts.allotted_sessions,
        "starts_on": starts.starts_on,
        "ends_on": starts.ends_on,
        "steps_due_on": starts.steps_due_on,
    }
    return plain | {name: "\n".join(getattr(starts, name)) for name in lines}
