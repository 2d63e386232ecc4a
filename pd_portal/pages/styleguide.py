"""The style guide: every element in every state, in the demo only."""

from datetime import UTC, date, datetime

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pd_portal.access.views import rule
from pd_portal.ui.forms import PdForm
from pd_portal.ui.widgets import MemorableDate

PARTS = {
    "words": "Words",
    "parts": "Parts",
    "numbers": "Numbers",
    "forms": "Forms",
    "errors": "Errors",
}
ROWS = [
    {"unit": "Cedar School", "required": 120, "met": 96, "percent": 80},
    {"unit": "North Valley School District", "required": 380, "met": 316, "percent": 83},
]


class SampleFilters(PdForm):
    unit = forms.ChoiceField(choices=[("", "All"), ("c", "Cedar School")], required=False)
    name = forms.CharField(required=False)


class SampleForm(PdForm):
    """One of each control."""

    about = forms.CharField(label="What is it about?", help_text="One sentence is enough.")
    notes = forms.CharField(widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label="How will you meet?",
        choices=[("here", "In person"), ("video", "By video"), ("phone", "By telephone")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="Which days suit you?",
        choices=[("1", "Monday"), ("2", "Tuesday"), ("3", "Wednesday")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose all that apply.",
    )
    place = forms.ChoiceField(choices=[("", "Select"), ("a", "Cedar School")])
    starts_on = forms.DateField(label="From which day?")
    hired_on = forms.DateField(label="When were you hired?", widget=MemorableDate)
    file = forms.FileField(label="A file", required=False, help_text="CSV or XLSX, at most 5 MB.")
    agree = forms.BooleanField(label="I have read who can see this")


@rule("pages.see_style_guide")
def styleguide(request: HttpRequest) -> HttpResponse:
    part = request.GET.get("part", "words")
    part = part if part in PARTS else "words"
    context = {
        "part": f"pd/styleguide/{part}.html",
        "tabs": [
            {"url": f"?part={name}", "label": label, "current": name == part}
            for name, label in PARTS.items()
        ],
        "day": date(2027, 3, 14),
        "moment": datetime(2027, 3, 14, 17, 42, tzinfo=UTC),
        "rows": ROWS,
        "page": Paginator(range(480), 20).page(3),
        "filter_form": SampleFilters(),
        "sample_form": SampleForm(),
    }
    if part == "errors":
        context["form"] = SampleForm({"hired_on_month": "2", "hired_on_day": "31", "notes": "Kept"})
    return render(request, "pd/styleguide/index.html", context)
