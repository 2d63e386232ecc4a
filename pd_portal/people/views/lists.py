"""The people list and one person's page."""

import csv
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify

from pd_portal.access.views import rule
from pd_portal.people import person_of
from pd_portal.people.actions.records import open_record
from pd_portal.people.forms import PeopleFilter
from pd_portal.people.models import StaffMember
from pd_portal.people.queries.lists import filter_choices, people_list
from pd_portal.people.queries.persons import person_page
from pd_portal.people.views.answering import page_of
from pd_portal.people.visibility import employers_kept_by
from pd_portal.ui.dates import local_day, now

COLUMNS = ["Employee id", "Last name", "First name", "Job title", "Job group", "Unit", "Employer"]


@rule("people.list_people")
def people(request: HttpRequest) -> HttpResponse:
    day = local_day(now())
    form = PeopleFilter(request.GET, filter_choices(request.user, day))
    found = people_list(request.user, form.filters(), day)
    context = {"form": form, "page": page_of(request, found), "day": day}
    context["employers"] = list(employers_kept_by(request.user))
    context["filtered"] = any(request.GET.get(name) for name in form.fields)
    return render(request, "people/list.html", context)


@rule("people.list_people")
def people_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The list as shown, every page of it."""
    day = local_day(now())
    form = PeopleFilter(request.GET, filter_choices(request.user, day))
    found = people_list(request.user, form.filters(), day)
    response = StreamingHttpResponse(_csv_lines(found), content_type="text/csv; charset=utf-8")
    name = slugify(f"people {day.isoformat()}")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


class _Echo:
    """A file that hands back what is written."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(found: object) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for person in found.iterator(chunk_size=2_000):
        position = next(iter(person.shown_positions), None)
        spell = next(iter(person.shown_employments), None)
        row = [
            spell.employee_id if spell else "",
            person.family_name,
            person.called,
            position.title if position else "",
            str(position.job_group) if position else "",
            str(position.unit) if position else "",
            str(spell.employer) if spell else str(person.partner or ""),
        ]
        yield writer.writerow([_no_formula(cell) for cell in row])


def _no_formula(cell: str) -> str:
    """A spreadsheet must not run what somebody is called."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


@rule("people.view_person")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person; opening somebody else's record is logged and shown to them."""
    found = get_object_or_404(StaffMember.objects.visible_to(request.user), pk=pk)
    moment = now()
    open_record(person=found, actor=person_of(request), now=moment)
    shown = person_page(found, request.user, local_day(moment))
    return render(request, "people/person.html", {"shown": shown, "person": found})
