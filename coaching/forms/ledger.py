from datetime import date
from typing import Any

from django import forms

from coaching.forms.fields import PersonChoice
from coaching.models import FocusArea, ServiceLine
from coaching.queries.ledger import LedgerFilter
from pd_portal.people.models import OrgUnit, StaffMember
from pd_portal.ui.forms import PdForm


class LedgerForm(PdForm):
    """The filters of the ledger, in the address. Without any: the school year so far."""

    starts_on = forms.DateField(label="From", required=False)
    ends_on = forms.DateField(label="To", required=False)
    service_line = forms.ModelChoiceField(
        label="Service", queryset=ServiceLine.objects.all(), required=False, empty_label="All"
    )
    focus_area = forms.ModelChoiceField(
        label="Focus", queryset=FocusArea.objects.all(), required=False, empty_label="All"
    )
    coach = PersonChoice(
        label="Coach", queryset=StaffMember.objects.none(), required=False, empty_label="All"
    )
    unit = forms.ModelChoiceField(
        label="School or department",
        queryset=OrgUnit.objects.none(),
        required=False,
        empty_label="All",
    )
    client = forms.CharField(label="Client, by name", max_length=100, required=False)

    def __init__(self, *args: Any, today: date, coaches: Any, units: Any, **options: Any) -> None:
        self.today = today
        options.setdefault("initial", {"starts_on": school_year(today), "ends_on": today})
        super().__init__(*args, **options)
        self.fields["coach"].queryset = coaches
        self.fields["unit"].queryset = units

    @property
    def chosen(self) -> LedgerFilter:
        """What to show; a field that makes no sense falls back to its default."""
        if self.is_bound:
            self.is_valid()
        typed = getattr(self, "cleaned_data", {})
        ids = {
            f"{name}_id": typed[name].pk if typed.get(name) else None
            for name in ("service_line", "focus_area", "coach")
        }
        return LedgerFilter(
            starts_on=typed.get("starts_on") or school_year(self.today),
            ends_on=typed.get("ends_on") or self.today,
            client=typed.get("client", ""),
            unit_path=typed["unit"].path if typed.get("unit") else "",
            **ids,
        )


def school_year(day: date) -> date:
    """September 1 on or before ``day``."""
    return date(day.year if day.month >= 9 else day.year - 1, 9, 1)
