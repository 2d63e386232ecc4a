from datetime import date
from typing import Any

from django import forms

from coaching.models import ServiceLine
from coaching.queries.ledger import LedgerFilter
from pd_portal.ui.forms import PdForm


class LedgerForm(PdForm):
    """The filters of the ledger, in the address. Without any: the school year so far."""

    starts_on = forms.DateField(label="From", required=False)
    ends_on = forms.DateField(label="To", required=False)
    service_line = forms.ModelChoiceField(
        label="Service", queryset=ServiceLine.objects.all(), required=False, empty_label="All"
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        self.today = today
        options.setdefault("initial", {"starts_on": school_year(today), "ends_on": today})
        super().__init__(*args, **options)

    @property
    def chosen(self) -> LedgerFilter:
        """What to show; a field that makes no sense falls back to its default."""
        if self.is_bound:
            self.is_valid()
        typed = getattr(self, "cleaned_data", {})
        line = typed.get("service_line")
        return LedgerFilter(
            starts_on=typed.get("starts_on") or school_year(self.today),
            ends_on=typed.get("ends_on") or self.today,
            service_line_id=line.pk if line else None,
        )


def school_year(day: date) -> date:
    """September 1 on or before ``day``."""
    return date(day.year if day.month >= 9 else day.year - 1, 9, 1)
