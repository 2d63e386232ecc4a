"""Paid hours, and what changed in practice."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from pd_portal.access.views import rule
from pd_portal.reports.asking import filled
from pd_portal.reports.downloads import handed_out, hours_sheet
from pd_portal.reports.forms import MonthsForm, SchoolYearForm
from pd_portal.reports.queries.hours import hour_people, paid_hours
from pd_portal.reports.queries.people import PER_PAGE
from pd_portal.reports.queries.practice import practice, whole
from pd_portal.reports.views.more import shown

FORMATS = ("csv", "xlsx")


@rule("reports.view_goal")
def hours(request: HttpRequest, code: str) -> HttpResponseBase:
    """By job group; the file for payroll has a line for each completion."""
    form = filled(SchoolYearForm, request.user, code, request.GET)
    question, since = form.question(), form.first_day
    kind = request.GET.get("format")
    if kind in FORMATS and form.is_valid():
        return handed_out(hours_sheet(question, since), kind)
    links = {name: question.link(since=since, format=name) for name in FORMATS}
    return shown(request, "hours", form, question, page=paid_hours(question, since), links=links)


@rule("reports.view_goal")
def hours_people(request: HttpRequest, code: str) -> HttpResponse:
    """The people of one job group, with their hours."""
    form = filled(SchoolYearForm, request.user, code, request.GET)
    question, since = form.question(), form.first_day
    group = request.GET.get("group", "")
    people = hour_people(question, since, group)
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page", "1"))
    return shown(request, "hours_people", form, question, page=page, group=group, since=since)


@rule("reports.view_goal")
def in_practice(request: HttpRequest, code: str) -> HttpResponse:
    """Counts of people; never whose."""
    form = filled(MonthsForm, request.user, code, request.GET)
    question, since = whole(form.question(), form.first_day)
    lines = practice(question, since)
    return shown(request, "practice", form, question, lines=lines, since=since)
