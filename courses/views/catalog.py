"""Finding modules, one's own learning, and who sees what."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from taggit.models import Tag

from courses.models import CoursePage
from courses.models.pages import ModuleTag
from courses.queries.catalog import Wish, who_sees_table
from courses.queries.catalog import catalog as catalog_lines
from courses.queries.summaries import my_learning
from courses.queries.trials import trials_open_to
from courses.who_sees import Viewer
from pd_portal.access.grants import holder_of
from pd_portal.access.views import public, rule
from pd_portal.ui import dates
from pd_portal.ui.dates import today
from pd_portal.ui.forms import PdForm

HOURS = [("", "Any length"), ("1.0", "Up to 1 hour"), ("1.5", "Up to 1.5 hours"), ("3.0", "Up to 3 hours")]  # fmt: skip


class CatalogFilter(PdForm):
    """The catalog's filters, all in the address."""

    text = forms.CharField(label="Search", required=False, max_length=100)
    course = forms.ChoiceField(label="Course", required=False)
    strand = forms.ChoiceField(label="Strand", required=False)
    hours = forms.ChoiceField(label="Length", required=False, choices=HOURS)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        courses = CoursePage.objects.live().order_by("path").values_list("slug", "title")
        used = ModuleTag.objects.values("tag")
        strands = Tag.objects.filter(pk__in=used).order_by("name").values_list("slug", "name")
        self.fields["course"].choices = [("", "All courses"), *courses]
        self.fields["strand"].choices = [("", "All strands"), *strands]
        for field in self.fields.values():
            field.is_quiet = True  # a filter is optional by nature


@public
def catalog(request: HttpRequest) -> HttpResponse:
    form = CatalogFilter(request.GET)
    wish = Wish(**form.cleaned_data) if form.is_valid() else Wish()
    lines = catalog_lines(wish, holder_of(request.user).person_id, dates.today())
    is_filtered = any(vars(wish).values())
    context = {"filters": form, "lines": lines, "is_filtered": is_filtered}
    return render(request, "courses/catalog.html", context)


@rule("courses.learn")
def mine(request: HttpRequest) -> HttpResponse:
    person_id = holder_of(request.user).person_id
    learning = my_learning(person_id) if person_id else None
    trials = list(trials_open_to(person_id, today())) if person_id else []
    return render(request, "courses/mine.html", {"learning": learning, "trials": trials})


@public
def who_sees(request: HttpRequest) -> HttpResponse:
    context = {"viewers": list(Viewer), "rows": who_sees_table()}
    return render(request, "courses/who_sees.html", context)
