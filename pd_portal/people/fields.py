"""Form fields that speak of people and units."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from pd_portal.people.models import Employment, OrgUnit, StaffMember

INDENT = "\u2003"


class PersonField(forms.CharField):
    """Somebody by employee id, work address or name; ``people`` is among whom to look.

    A number that two employers give is told apart by the employer's code before it.
    """

    def __init__(self, *, people: QuerySet[StaffMember] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Employee id, work e-mail address or name.")
        super().__init__(max_length=200, **kwargs)
        self.people = people if people is not None else StaffMember.objects.none()

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, StaffMember):
            spell = _newest_spell(value)
            if spell is None:
                return str(value)
            same = self.people.filter(employments__employee_id=spell.employee_id)
            return str(spell) if same.exclude(pk=value.pk).exists() else spell.employee_id
        return value

    def clean(self, value: Any) -> StaffMember | None:
        text = super().clean(value).strip()
        if not text:
            return None
        exact = Q(employments__employee_id=text) | Q(
            emails__address=text.lower(), emails__ends_on__isnull=True
        )
        code, _, number = text.partition(" ")
        exact |= Q(employments__employer__code__iexact=code, employments__employee_id=number)
        found = list(self.people.filter(exact).distinct()[:2]) or list(
            self.people.search(text).distinct()[:6]
        )
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(f"Nobody here matches “{text}”.")
        names = ", ".join(_told_apart(person) for person in found[:5])
        raise forms.ValidationError(
            f"Several people match: {names}. Type the employee id, or what stands in brackets."
        )


def _newest_spell(person: StaffMember) -> Employment | None:
    spells = person.employments.filter(voided_at__isnull=True).select_related("employer")
    return spells.order_by("-starts_on").first()


def _told_apart(person: StaffMember) -> str:
    spell = _newest_spell(person)
    return f"{person} ({spell})" if spell else str(person)


class UnitField(forms.ModelChoiceField):
    """A unit, indented by its place in the tree."""

    def label_from_instance(self, unit: OrgUnit) -> str:
        return INDENT * (unit.path.count("/") - 2) + unit.name
