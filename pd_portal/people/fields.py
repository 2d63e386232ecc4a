"""Form fields that speak of people and units."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from pd_portal.people.models import OrgUnit, StaffMember

INDENT = "\u2003"


class PersonField(forms.CharField):
    """Somebody by employee id, work address or name; ``people`` is among whom to look."""

    def __init__(self, *, people: QuerySet[StaffMember] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Employee id, work e-mail address or name.")
        super().__init__(max_length=200, **kwargs)
        self.people = people if people is not None else StaffMember.objects.none()

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, StaffMember):
            spell = value.employments.filter(voided_at__isnull=True).order_by("-starts_on").first()
            return spell.employee_id if spell else str(value)
        return value

    def clean(self, value: Any) -> StaffMember | None:
        text = super().clean(value).strip()
        if not text:
            return None
        exact = Q(employments__employee_id=text) | Q(emails__address=text.lower())
        found = list(self.people.filter(exact).distinct()[:2]) or list(
            self.people.search(text).distinct()[:6]
        )
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(f"Nobody here matches “{text}”.")
        names = ", ".join(str(person) for person in found[:5])
        raise forms.ValidationError(f"Several people match: {names}. Type the employee id.")


class UnitField(forms.ModelChoiceField):
    """A unit, indented by its place in the tree."""

    def label_from_instance(self, unit: OrgUnit) -> str:
        return INDENT * (unit.path.count("/") - 2) + unit.name
