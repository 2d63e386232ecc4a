from django import forms

from pd_portal.ui.forms import PdForm


class LogFilter(PdForm):
    """What the audit page may be narrowed by; everything is optional."""

    verb = forms.CharField(label="What was done", required=False, max_length=60)
    target = forms.CharField(
        label="To what",
        required=False,
        max_length=120,
        help_text="A kind of record, or a kind and its number: pd_people.RoleGrant 12",
    )
    since = forms.DateField(label="From", required=False)
    until = forms.DateField(label="To", required=False)
