"""Controls Django has no counterpart for."""

from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS

PARTS = ("month", "day", "year")


class MemorableDate(forms.Widget):
    """Month, day and year as three controls, for dates people know by heart.

    Its value is ``YYYY-MM-DD`` as typed, so that a wrong date comes back as it was written.
    """

    template_name = "pd/widgets/memorable_date.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        year, month, day = self.split(value)
        context["widget"] |= {"year": year, "month": month, "day": day}
        context["months"] = [(str(number), label) for number, label in MONTHS.items()]
        return context

    def split(self, value: Any) -> tuple[str, str, str]:
        """Year, month and day as strings; empty ones where nothing was typed."""
        if isinstance(value, date):
            return str(value.year), str(value.month), str(value.day)
        parts = [*str(value or "").split("-"), "", "", ""]
        return parts[0], parts[1].lstrip("0"), parts[2].lstrip("0")

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        month, day, year = (str(data.get(f"{name}_{part}") or "").strip() for part in PARTS)
        if not (month or day or year):
            return data.get(name)
        return f"{year}-{month.zfill(2)}-{day.zfill(2)}"

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}_{part}" in data for part in PARTS) and name not in data

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_month" if id_ else ""
