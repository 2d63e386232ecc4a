"""Forms of the learning half."""

from typing import Any

from django import forms

from courses.models import Concern
from courses.models.reviews import LEVELS
from pd_portal.ui.forms import PdForm

TRIES = [(str(n), f"{n} more" if n > 1 else "1 more") for n in range(1, 6)]


def review_form(rubric: list[dict[str, Any]], *args: Any) -> PdForm:
    """The form for ``rubric``: one group of levels a criterion, then the comment."""
    rows = rubric or [{"id": "task", "criterion": "The task as a whole", "levels": {}}]
    fields: dict[str, forms.Field] = {
        f"level-{row['id']}": forms.ChoiceField(
            label=row["criterion"],
            choices=[(code, level_words(row, code, label)) for code, label in LEVELS],
            widget=forms.RadioSelect,
        )
        for row in rows
    }
    fields["comment"] = forms.CharField(
        label="What you tell the person",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Needed where a level is below proficient: say what to change.",
    )
    made = type("ReviewForm", (PdForm,), {**fields, "submit": "Decide"})
    return made(*args)


def level_words(row: dict[str, Any], code: str, label: str) -> str:
    words = row.get("levels", {}).get(code, "")
    return f"{label}: {words}" if words else label


def levels_of(form: PdForm) -> dict[str, str]:
    """Criterion id to level, out of a valid review form."""
    return {
        name.removeprefix("level-"): value
        for name, value in form.cleaned_data.items()
        if name.startswith("level-")
    }


class TriesForm(PdForm):
    """More tries for somebody whose tries are used up."""

    submit = "Give the tries"
    extra = forms.ChoiceField(label="How many tries, at every check that is not all right", choices=TRIES)  # fmt: skip
    note = forms.CharField(
        label="A word to the person",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReplyForm(PdForm):
    """An answer to a shared reflection, if one wants to give one."""

    submit = "I have read it"
    reply = forms.CharField(
        label="An answer to the person",
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ConcernForm(PdForm):
    """Something wrong with this?"""

    submit = "Send it"
    kind = forms.ChoiceField(
        label="What is wrong?", choices=Concern.KINDS, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="Say it in your words",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="You need not say who you are or what you believe.",
    )
    asks_for = forms.ChoiceField(
        label="What do you ask for?",
        choices=Concern.ASKS,
        initial=Concern.NOTHING,
        widget=forms.RadioSelect,
    )


class AnswerForm(PdForm):
    submit = "Answer"
    text = forms.CharField(
        label="Your answer", max_length=10_000, widget=forms.Textarea(attrs={"rows": 6})
    )


class AppealForm(PdForm):
    submit = "Appeal"
    text = forms.CharField(
        label="Why the answer does not settle it",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class PromiseForm(PdForm):
    submit = "Promise another day"
    promised_on = forms.DateField(label="The new day", widget=forms.DateInput)
    text = forms.CharField(label="Why", required=False, max_length=1_000)
