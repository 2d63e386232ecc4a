"""The form every page uses: USWDS markup, hints and errors wired, no global renderer.

    class BookForm(PdForm):
        reason = forms.CharField(label="What is it about?", help_text="One sentence.")

A widget keeps its Django class; the markup comes from ``pd/forms`` and ``pd/widgets``.
"""

from typing import Any, ClassVar

from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.utils import pretty_name

from pd_portal.ui.widgets import MemorableDate

CLASSES: dict[type[forms.Widget], str] = {
    forms.Textarea: "usa-textarea",
    forms.CheckboxInput: "usa-checkbox__input",
    forms.CheckboxSelectMultiple: "usa-checkbox__input",
    forms.RadioSelect: "usa-radio__input",
    forms.ClearableFileInput: "pd-file",
    forms.FileInput: "pd-file",
    forms.Select: "usa-select",
    forms.widgets.Input: "usa-input",
}


class PdRenderer(DjangoTemplates):
    """Django's own renderer with our form and field templates."""

    form_template_name = "pd/forms/form.html"
    field_template_name = "pd/forms/field.html"


# Django's own words for what cannot be read; they say nothing of which field.
DATES_AND_NUMBERS = (
    forms.DateField,
    forms.TimeField,
    forms.DateTimeField,
    forms.IntegerField,
    forms.DecimalField,
)
NAMELESS = [kind.default_error_messages["invalid"] for kind in DATES_AND_NUMBERS]
LIMITS = {
    "min_value": "at least %(limit_value)s.",
    "max_value": "at most %(limit_value)s.",
    "min_length": "at least %(limit_value)s characters; there are %(show_value)s.",
    "max_length": "at most %(limit_value)s characters; there are %(show_value)s.",
}


class PdBoundField(forms.BoundField):
    """A field on the page: knows its error link and how it is laid out."""

    @property
    def anchor(self) -> str:
        """Id of the first control, where the error summary's link lands."""
        widget = self.field.widget
        if isinstance(widget, MemorableDate):
            return f"{self.auto_id}_month"
        return f"{self.auto_id}_0" if isinstance(widget, forms.RadioSelect) else str(self.auto_id)

    @property
    def layout(self) -> str:
        """``checkbox``, ``group`` (fieldset and legend) or ``plain`` (label and control)."""
        if isinstance(self.field.widget, forms.CheckboxInput):
            return "checkbox"
        return "group" if self.use_fieldset else "plain"

    @property
    def is_optional(self) -> bool:
        """Whether "(optional)" stands beside the label; a field marked ``is_quiet`` goes without."""
        quiet = self.layout == "checkbox" or getattr(self.field, "is_quiet", False)
        return not self.field.required and not quiet


class PdFormMixin:
    """Dresses the widgets of a form. ``submit`` is the words on its button."""

    submit: ClassVar[str] = "Save"
    error_css_class = "usa-form-group--error"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("renderer", PdRenderer())
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]  # a Form has them
            add_field(self, name, field)

    bound_field_class = PdBoundField


class PdForm(PdFormMixin, forms.Form):
    pass


class PdModelForm(PdFormMixin, forms.ModelForm):
    pass


def dress_form(form: forms.BaseForm) -> forms.BaseForm:
    """Give a form of another package our markup; done before it is rendered, once."""
    if isinstance(form, PdFormMixin) or isinstance(form.renderer, PdRenderer):
        return form
    form.renderer, form.bound_field_class = PdRenderer(), PdBoundField
    form.label_suffix = ""
    form._bound_fields_cache.clear()
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
        dress(field)
    return form


def add_field(form: Any, name: str, field: forms.Field) -> None:
    """Give ``form`` the field ``name``, with our markup and words that name it."""
    dress(field)
    name_in_errors(name, field)
    form.fields[name] = field


def dress(field: forms.Field) -> None:
    """Give the widget of ``field`` its class, template and browser hints."""
    widget = field.widget
    base = next((name for kind, name in CLASSES.items() if isinstance(widget, kind)), "")
    widget.attrs["class"] = " ".join(filter(None, [base, widget.attrs.get("class", "")]))
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        widget.template_name = "pd/widgets/options.html"
    if type(widget) is forms.DateInput:
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    if type(widget) is forms.TimeInput:
        widget.input_type, widget.format = "time", "%H:%M"
    if type(widget) is forms.DateTimeInput:
        widget.input_type, widget.format = "datetime-local", "%Y-%m-%dT%H:%M"


def name_in_errors(name: str, field: forms.Field) -> None:
    """Name the field in Django's own "This field is required.", "Enter a valid date." and limits;
    the list of errors above a form shows them by themselves. A form's own words stay.
    """
    label = str(field.label or pretty_name(name))
    if isinstance(field.widget, forms.CheckboxInput):
        missing = f"Check “{label}” to go on."
    elif isinstance(field.widget, forms.RadioSelect | forms.Select):
        missing = f"Choose an answer: {label}"
    else:
        missing = f"Fill in: {label}"
    said = field.error_messages
    if said.get("required") == forms.Field.default_error_messages["required"]:
        said["required"] = missing
    if said.get("invalid") in NAMELESS:
        said["invalid"] = f"{str(said['invalid']).rstrip('.')}: {label}"
    for limit in LIMITS.keys() - _said_by_itself(field):
        said.setdefault(limit, f"{label.replace('%', '%%').rstrip('?.:')}: {LIMITS[limit]}")


def _said_by_itself(field: forms.Field) -> set[str]:
    """Codes of the limits that a form gave words of its own."""
    return {
        validator.code
        for validator in field.validators
        if getattr(validator, "message", "") is not getattr(type(validator), "message", "")
    }


def form_errors_from(refused: Any, form: forms.BaseForm) -> forms.BaseForm:
    """Put a refusal of the domain (``message``, ``field``) on ``form``; what was typed stays.

    Use it so::

        try:
            book_session(...)
        except Refused as refused:
            return render(request, "...", {"form": form_errors_from(refused, form)}, status=422)
    """
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, refused.message)
    return form
