"""Units and job groups."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from pd_portal.access.views import rule
from pd_portal.people import structure_forms as f
from pd_portal.people.actions import employers, units
from pd_portal.people.forms import LastDayForm
from pd_portal.people.models import JobGroup
from pd_portal.people.queries.structure import job_groups, people_in, unit_tree, units_kept_by
from pd_portal.people.views.answering import FormPage, answer, page_of
from pd_portal.people.views.keeping import by, colleagues
from pd_portal.ui.dates import today


@rule("people.change_structure")
def unit_list(request: HttpRequest) -> HttpResponse:
    day = today()
    tree = list(unit_tree(request.user, day))
    for unit in tree:
        unit.depth = len(unit.codes_above) - 1
    return render(request, "people/units.html", {"units": tree, "day": day})


@rule("people.change_structure")
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(units_kept_by(request.user).select_related("parent"), pk=pk)
    context = {
        "unit": found,
        "heads": found.heads.select_related("person").order_by("-starts_on"),
        "below": found.children.order_by("name"),
        "page": page_of(request, people_in(found, today())),
    }
    return render(request, "people/unit.html", context)


def unit_url(unit: object) -> str:
    return reverse("people:unit", args=[unit.pk])


@rule("people.change_structure")
def unit_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a unit below another."""
    above = get_object_or_404(units_kept_by(request.user), pk=pk)
    page = FormPage(
        f"Open a unit below {above}",
        unit_url(above),
        intro="A unit never moves: to put it elsewhere later, close it and open another.",
    )
    return answer(
        request,
        f.NewUnitForm(request.POST or None, above=above),
        page,
        lambda data: units.open_unit(parent=above, **data, **by(request)),
        said="The unit was opened.",
        to=unit_url,
    )


@rule("people.change_structure")
def unit_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(units_kept_by(request.user), pk=pk)
    initial = {"name": found.name, "kind": found.kind, "time_zone": found.time_zone}
    return answer(
        request,
        f.UnitForm(request.POST or None, initial=initial),
        FormPage(f"Change {found}", unit_url(found)),
        lambda data: units.change_unit(unit=found, **data, **by(request)),
        said="The unit was changed.",
    )


@rule("people.change_structure")
def unit_close(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(units_kept_by(request.user), pk=pk)
    page = FormPage(f"Close {found}", unit_url(found), submit="Close unit", kind="danger")
    return answer(
        request,
        LastDayForm(request.POST or None),
        page,
        lambda data: units.close_unit(unit=found, **data, **by(request)),
        said="The unit was closed.",
    )


@rule("people.change_structure")
def unit_head(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(units_kept_by(request.user), pk=pk)
    page = FormPage(
        f"Head of {found}",
        unit_url(found),
        intro="Whoever has no supervisor of their own reports to the head. Leave the name empty "
        "if nobody heads the unit from that day.",
    )
    return answer(
        request,
        f.HeadForm(request.POST or None, people=colleagues(request)),
        page,
        lambda data: units.name_head(unit=found, **data, **by(request)),
        said="The head was recorded.",
    )


@rule("people.change_structure")
def job_group_list(request: HttpRequest) -> HttpResponse:
    return render(request, "people/job_groups.html", {"groups": list(job_groups(today()))})


@rule("people.change_structure")
def job_group_add(request: HttpRequest) -> HttpResponse:
    return answer(
        request,
        f.NewJobGroupForm(request.POST or None),
        FormPage("Add a job group", reverse("people:job_groups")),
        lambda data: employers.add_job_group(**data, **by(request)),
        said="The job group was added.",
    )


@rule("people.change_structure")
def job_group_rename(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(JobGroup, code=code)
    return answer(
        request,
        f.JobGroupForm(request.POST or None, initial={"name": found.name}),
        FormPage(f"Rename {found}", reverse("people:job_groups")),
        lambda data: employers.rename_job_group(job_group=found, **data, **by(request)),
        said="The job group was renamed.",
    )


@rule("people.change_structure")
def job_group_retire(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(JobGroup, code=code)
    page = FormPage(
        f"Retire {found}",
        reverse("people:job_groups"),
        intro="Nobody gets this group from that day on. Earlier figures keep it.",
        submit="Retire",
    )
    return answer(
        request,
        LastDayForm(request.POST or None),
        page,
        lambda data: employers.retire_job_group(
            job_group=found, day=data["last_day"], **by(request)
        ),
        said="The job group was retired.",
    )
