"""Fields the coaching forms share."""

from typing import Any

from django import forms

from pd_portal.ui.sanitize import plain_text


class Words(forms.CharField):
    """Plain text in a box, at most 64 KiB; shown escaped, so nothing in it is taken away."""

    def __init__(self, *, rows: int = 5, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def clean(self, value: Any) -> str:
        return plain_text(super().clean(value))


class PersonChoice(forms.ModelChoiceField):
    """One person, by name."""

    def label_from_instance(self, person: Any) -> str:
        return str(person)
