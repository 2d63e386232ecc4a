from collections.abc import Iterator
from typing import Any

from django import forms

from pd_portal.notify.groups import GROUPS
from pd_portal.notify.queries.mine import Ways
from pd_portal.ui.forms import PdForm, dress


class WaysForm(PdForm):
    """E-mail on or off by group; text messages, where the agency sends any."""

    submit = "Save your choices"
    texts = forms.BooleanField(
        label="Send me a text message when e-mail does not reach me",
        required=False,
        help_text="It says what sort of message waits and nothing else. Your carrier may charge you.",
    )
    number = forms.CharField(
        label="Mobile number",
        max_length=25,
        required=False,
        help_text="With area code. We send it a code first. It is used for this and nothing else.",
    )

    def __init__(self, *args: Any, ways: Ways, texts: bool, **kwargs: Any) -> None:
        initial: dict[str, Any] = {f"email_{group}": group not in ways.refused for group in GROUPS}
        initial |= {"texts": bool(ways.number), "number": ways.number or ways.to_confirm}
        super().__init__(*args, initial=initial, **kwargs)
        for group, label in GROUPS.items():
            self.fields[f"email_{group}"] = forms.BooleanField(
                label=f"E-mail: {label}", required=False
            )
            dress(self.fields[f"email_{group}"])
        self.order_fields([f"email_{group}" for group in GROUPS])
        if not texts:
            del self.fields["texts"], self.fields["number"]

    def groups(self) -> Iterator[tuple[str, bool]]:
        """Each group and whether e-mail about it is wanted."""
        for group in GROUPS:
            yield group, self.cleaned_data[f"email_{group}"]


class CodeForm(PdForm):
    """The code that came by text."""

    submit = "Confirm my number"
    code = forms.CharField(
        label="Code",
        max_length=12,
        help_text="Six digits. They hold for 15 minutes.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
