"""Asking for coaching, and answering."""

from typing import Any

from django import forms

from coaching.forms.capacity import MatchForm
from coaching.forms.fields import Words
from coaching.models import EngagementTemplate, FocusArea, ServiceLine
from pd_portal.people.models import OrgUnit
from pd_portal.ui.forms import PdForm


class AskForm(PdForm):
    """What service, for whom, and why."""

    submit = "Send the request"

    service_line = forms.ModelChoiceField(
        label="Service", queryset=ServiceLine.objects.filter(is_offered=True), empty_label=None
    )
    unit = forms.ModelChoiceField(label="School or department", queryset=OrgUnit.objects.none())
    focus_areas = forms.ModelMultipleChoiceField(
        label="What it is about",
        queryset=FocusArea.objects.filter(is_offered=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    need = Words(label="What you would like help with", rows=5)

    def __init__(self, *args: Any, units: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = units
        self.fields["unit"].empty_label = None


class ProposeForm(MatchForm):
    submit = "Propose this coach"

    template = forms.ModelChoiceField(
        label="Begin with",
        queryset=EngagementTemplate.objects.none(),
        required=False,
        empty_label="The service's own number of sessions, nothing else",
        help_text="Filled in when the client chooses this coach; all of it can be changed then.",
    )

    def __init__(self, *args: Any, templates: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["template"].queryset = templates
        self.initial.setdefault("template", templates.first())
        if not templates.exists():
            del self.fields["template"]
