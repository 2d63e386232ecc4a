"""Forms that ask a session type's questions, and the one in which they are written."""

from collections.abc import Sequence
from typing import Any

from django import forms

from coaching.actions.answers import Answer, Question
from coaching.booking_forms import TimeForm
from coaching.models import BookingQuestion
from coaching.models.questions import MOST_QUESTIONS
from pd_portal.ui.forms import PdForm, add_field

Kind = BookingQuestion.Kind
MOST_CHOICES = 10
LONGEST_CHOICE = 35


class Asking:
    """A form with the questions of a session type among its fields."""

    def __init__(self, *args: Any, questions: Sequence[BookingQuestion] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.questions = list(questions)
        for question in self.questions:
            add_field(self, field_name(question), field_of(question))

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of the questions, in order."""
        return [self[field_name(q)] for q in self.questions]  # type: ignore[index]  # a Form has them

    @property
    def answers(self) -> list[Answer]:
        """Questions as asked with their answers; those left empty are left out."""
        said = [(q.words, self.cleaned_data[field_name(q)]) for q in self.questions]  # type: ignore[attr-defined]  # a valid Form
        return [(asked, answer.strip()) for asked, answer in said if answer.strip()]


def field_name(question: BookingQuestion) -> str:
    """Named by the row, so that an answer never lands under another question."""
    return f"question_{question.pk}"


def field_of(question: BookingQuestion) -> forms.Field:
    """The field that asks it."""
    said = {"label": question.words, "required": question.is_required}
    if question.kind == Kind.CHOICE:
        choices = [(option, option) for option in question.options]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)
    if question.kind == Kind.LONG:
        return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **said)
    return forms.CharField(max_length=200, **said)


class BookForm(Asking, TimeForm):
    """A time to book, with the questions."""


class AnswersForm(Asking, PdForm):
    """The questions alone."""

    submit = "Send the answers"


class QuestionsForm(PdForm):
    """Up to five questions, a row each; a row without words asks nothing."""

    submit = "Save the questions"

    def __init__(self, *args: Any, questions: Sequence[BookingQuestion] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        there = {question.position: question for question in questions}
        for place in range(1, MOST_QUESTIONS + 1):
            for name, field in row_fields(there.get(place)).items():
                add_field(self, f"{name}_{place}", field)

    @property
    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The place of each question and its fields."""
        names = ("words", "kind", "choices", "required", "assistant")
        return [
            (place, [self[f"{name}_{place}"] for name in names])
            for place in range(1, MOST_QUESTIONS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for place in range(1, MOST_QUESTIONS + 1):
            self._check(place, cleaned)
        return cleaned

    def _check(self, place: int, cleaned: dict[str, Any]) -> None:
        words, options = cleaned.get(f"words_{place}"), options_in(cleaned, place)
        if options and not words and f"words_{place}" not in self.errors:
            self.add_error(f"words_{place}", "Write the question these choices belong to.")
        if words and cleaned.get(f"kind_{place}") == Kind.CHOICE and (why := unfit(options)):
            self.add_error(f"choices_{place}", why)

    def chosen(self) -> list[Question]:
        """The questions written, in order, gaps closed."""
        return [
            _question(self.cleaned_data, place)
            for place in range(1, MOST_QUESTIONS + 1)
            if self.cleaned_data[f"words_{place}"]
        ]


def row_fields(there: BookingQuestion | None) -> dict[str, forms.Field]:
    """The fields of one row, filled with what is there."""
    return {
        "words": forms.CharField(
            label="Question",
            max_length=160,
            required=False,
            initial=there.words if there else "",
        ),
        "kind": forms.ChoiceField(
            label="Kind of answer",
            choices=Kind.choices,
            initial=there.kind if there else Kind.SHORT,
        ),
        "choices": forms.CharField(
            label="Choices, one a line",
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            initial=there.choices_text if there else "",
        ),
        "required": forms.BooleanField(
            label="An answer is needed to book",
            required=False,
            initial=bool(there and there.is_required),
        ),
        "assistant": forms.BooleanField(
            label="An assistant may answer (place, access, equipment)",
            required=False,
            initial=bool(there and there.assistant_answers),
        ),
    }


def options_in(cleaned: dict[str, Any], place: int) -> list[str]:
    """The choices of a row, empty lines and repetitions left out."""
    lines = (line.strip() for line in cleaned.get(f"choices_{place}", "").splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def unfit(options: list[str]) -> str:
    """What is wrong with choices; empty when nothing is."""
    if not 2 <= len(options) <= MOST_CHOICES:
        return f"Write 2 to {MOST_CHOICES} choices, one a line."
    if any(len(option) > LONGEST_CHOICE for option in options):
        return f"A choice has {LONGEST_CHOICE} characters at most."
    return ""


def _question(cleaned: dict[str, Any], place: int) -> Question:
    kind = cleaned[f"kind_{place}"]
    return Question(
        words=cleaned[f"words_{place}"],
        kind=kind,
        options=options_in(cleaned, place) if kind == Kind.CHOICE else [],
        is_required=cleaned[f"required_{place}"],
        assistant_answers=cleaned[f"assistant_{place}"],
    )
