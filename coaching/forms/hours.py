from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from coaching.forms.ledger import school_year
from coaching.queries.held_hours import DIMENSIONS
from pd_portal.ui.forms import PdForm


@dataclass(frozen=True)
class HoursFilter:
    """First and last day, both included, and what to group by."""

    starts_on: date
    ends_on: date
    by: str


class HoursForm(PdForm):
    """The filters of the hours page, in the address."""

    by = forms.ChoiceField(
        label="By",
        choices=[(key, label) for key, (label, *_) in DIMENSIONS.items()],
        required=False,
    )
    starts_on = forms.DateField(label="From", required=False)
    ends_on = forms.DateField(label="To", required=False)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        self.today = today
        options.setdefault("initial", {"starts_on": school_year(today), "ends_on": today})
        super().__init__(*args, **options)

    @property
    def chosen(self) -> HoursFilter:
        """What to show; a field that makes no sense falls back to its default."""
        if self.is_bound:
            self.is_valid()
        typed = getattr(self, "cleaned_data", {})
        return HoursFilter(
            starts_on=typed.get("starts_on") or school_year(self.today),
            ends_on=typed.get("ends_on") or self.today,
            by=typed.get("by") or "service",
        )
