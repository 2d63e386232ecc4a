from typing import Any

from django import forms

from coaching.forms.fields import Words
from coaching.queries.engagement import GoalView
from pd_portal.ui.forms import PdForm


class DraftReportForm(PdForm):
    submit = "Save the draft"

    text = Words(label="Report", rows=12)
    goals = forms.MultipleChoiceField(
        label="Goals it speaks of", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, goals: list[GoalView], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = {str(view.goal.pk): view.goal for view in goals}
        self.fields["goals"].choices = [(v.goal.pk, v.words["outcome"]) for v in goals]
        if not goals:
            del self.fields["goals"]

    @property
    def chosen(self) -> list[Any]:
        return [self.known[key] for key in self.cleaned_data.get("goals", [])]


class ChangeReportForm(PdForm):
    submit = "Save my changes"

    text = Words(label="Report", rows=12)
