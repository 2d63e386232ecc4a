from typing import Any

from django import forms

from pd_portal.notify.groups import GROUPS
from pd_portal.notify.models import GroupChoice, Switches
from pd_portal.notify.queries.mine import Choices
from pd_portal.ui.forms import PdForm, PdModelForm, dress

HOURS = [(hour, f"{(hour - 1) % 12 + 1} {'a.m.' if hour < 12 else 'p.m.'}") for hour in range(24)]


class SettingsForm(PdForm):
    """Pace by group, quiet hours, weekends."""

    submit = "Save your choices"
    quiet_from_hour = forms.TypedChoiceField(label="No messages after", choices=HOURS, coerce=int)
    quiet_until_hour = forms.TypedChoiceField(
        label="Messages again from", choices=HOURS, coerce=int
    )
    weekends = forms.BooleanField(label="Also write to me on weekends", required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        preference = choices.preference
        initial: dict[str, Any] = {
            "quiet_from_hour": preference.quiet_from_hour,
            "quiet_until_hour": preference.quiet_until_hour,
            "weekends": preference.weekends,
            **{f"pace_{group}": pace for group, pace in choices.paces.items()},
        }
        super().__init__(*args, initial=initial, **kwargs)
        for group, label in GROUPS.items():
            self.fields[f"pace_{group}"] = forms.ChoiceField(
                label=label, choices=GroupChoice.Pace.choices
            )
            dress(self.fields[f"pace_{group}"])
        self.order_fields([f"pace_{group}" for group in GROUPS])

    def paces(self) -> dict[str, str]:
        """The chosen pace by group."""
        return {group: self.cleaned_data[f"pace_{group}"] for group in GROUPS}


class SwitchesForm(PdModelForm):
    """What the agency decides about reminders to supervisors."""

    submit = "Save the agency's choices"

    class Meta:
        model = Switches
        fields = ("supervisor_digest", "digest_weekday", "escalate_after_days")
