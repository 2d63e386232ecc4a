"""Goals, next steps, the two short forms, and who takes part."""

from typing import Any

from django import forms

from coaching.forms.capacity import GoingBeyond
from coaching.forms.fields import PersonChoice, Words
from coaching.models import CoachingGoal, Engagement, FocusArea, Party, ShortForm
from pd_portal.people.models import StaffMember
from pd_portal.ui.forms import PdForm


class GoalForm(PdForm):
    submit = "Save the goal"

    outcome = Words(label="What will be different", rows=2)
    kind = forms.ChoiceField(label="What it is about", choices=CoachingGoal.Kind)
    measure = Words(label="How you will know", rows=2, required=False)
    baseline = Words(label="Where things are now", rows=2, required=False)
    target = Words(label="Where you want them to be", rows=2, required=False)
    evidence = Words(label="What shows it", rows=2, required=False)
    link = forms.ChoiceField(
        label="What it serves", required=False, help_text="A module or a goal of the policy."
    )
    review_on = forms.DateField(label="Look at it again on", required=False)
    state = forms.ChoiceField(label="How it stands", choices=CoachingGoal.State)

    def __init__(self, *args: Any, is_new: bool, links: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["link"].choices = [("", "Nothing in particular"), *links]
        if not any(group for _, group in links):
            del self.fields["link"]
        if is_new:
            del self.fields["state"]
            del self.fields["evidence"]

    @property
    def words(self) -> dict[str, str]:
        """The parts that are sealed."""
        names = ("outcome", "measure", "baseline", "target", "evidence")
        return {name: self.cleaned_data.get(name, "") for name in names}

    @property
    def linked(self) -> tuple[str, str]:
        """Kind and reference, both empty for none."""
        kind, _, ref = self.cleaned_data.get("link", "").partition(":")
        return kind, ref


class StepForm(PdForm):
    submit = "Add"

    words = forms.CharField(label="Next step", max_length=300)
    owner = PersonChoice(label="Who", queryset=StaffMember.objects.none(), empty_label=None)
    due_on = forms.DateField(label="By", required=False)

    def __init__(self, *args: Any, engagement: Engagement, **options: Any) -> None:
        super().__init__(*args, **options)
        working = (Party.Part.CLIENT, Party.Part.COACH)
        ids = [p.person_id for p in engagement.current_parties if p.part in working]
        self.fields["owner"].queryset = StaffMember.objects.filter(pk__in=ids)


QUESTIONS = {
    ShortForm.Moment.BEFORE: [
        ("since", "What has happened since we met?"),
        ("want", "What would make this hour worth it?"),
    ],
    ShortForm.Moment.AFTER: [
        ("useful", "What was useful?"),
        ("try", "What will you try before we meet again?"),
    ],
}


class ShortQuestions(PdForm):
    """Two questions before a session, two after. Read by client and coach."""

    def __init__(self, *args: Any, moment: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in QUESTIONS[ShortForm.Moment(moment)]:
            self.fields[name] = Words(label=label, rows=3, required=False)
            self.fields[name].widget.attrs["class"] = "usa-textarea"


class PersonSearch(PdForm):
    """A person found by name; several matches are listed to choose from."""

    submit = "Add"

    person = PersonChoice(label="Person", queryset=StaffMember.objects.none())

    def __init__(self, *args: Any, people: Any, label: str = "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = people
        self.fields["person"].label = label


class PartyForm(PersonSearch, GoingBeyond):
    """Somebody who is to take part; a coach without room is asked about again, by name."""

    person = PersonChoice(
        label="Person", queryset=StaffMember.objects.none(), widget=forms.HiddenInput
    )


class SettingsForm(PdForm):
    allotted_sessions = forms.IntegerField(label="Sessions agreed on", min_value=1, max_value=200)
    ends_on = forms.DateField(
        label="Until",
        help_text="The day this coaching is meant to end. Nothing stops by itself.",
        required=False,
    )
    group_name = forms.CharField(
        label="Name of the group",
        help_text="For a committee or team. Leave it empty for one person.",
        max_length=120,
        required=False,
    )
    focus_areas = forms.ModelMultipleChoiceField(
        label="Focus areas",
        help_text="These words are reported to the sponsor where the agreement says so.",
        queryset=FocusArea.objects.filter(is_offered=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class CloseForm(PdForm):
    submit = "End this engagement"

    drop_open_actions = forms.BooleanField(label="Set open next steps aside", required=False)
