"""A supervisor's own people: why one of them stands as they do, a reminder, a question to HR."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.people import person_of
from pd_portal.people.models import StaffMember
from pd_portal.people.visibility import supervised_by
from pd_portal.policy.models import Requirement
from pd_portal.reports.actions.supervising import ask_for_extension, remind
from pd_portal.reports.forms import AskForm
from pd_portal.reports.queries.person import person_report
from pd_portal.reports.queries.requests import asked_of
from pd_portal.reports.queries.supervised import my_people
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from


def me(request: HttpRequest) -> StaffMember:
    """The person asking; the rule lets nobody else in."""
    person = person_of(request)
    if person is None:
        raise PermissionDenied
    return person


def _one_of_mine(request: HttpRequest, code: str, pk: int) -> tuple[StaffMember, Requirement]:
    mine = StaffMember.objects.filter(pk__in=supervised_by(me(request).pk, dates.today()))
    person = get_object_or_404(mine, pk=pk)
    return person, get_object_or_404(Requirement.objects.active(), code=code)


@rule("reports.view_own_people")
def supervised(request: HttpRequest) -> HttpResponse:
    """One line a person, the nearest due date first."""
    day = dates.today()
    groups = my_people(me(request), day)
    return render(request, "reports/supervised.html", {"groups": groups, "day": day})


@rule("reports.view_own_people")
def supervised_person(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Why, for one of my people; every pause reads "Paused"."""
    person, requirement = _one_of_mine(request, code, pk)
    report = person_report(person, requirement, dates.today(), supervisor=True)
    context = {"report": report, "asked": asked_of(person, requirement)}
    return render(request, "reports/supervised_person.html", context)


@require_POST
@rule("reports.view_own_people")
def remind_person(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A reminder goes out with the day's message."""
    person, requirement = _one_of_mine(request, code, pk)
    try:
        remind(person=person, requirement=requirement, actor=me(request), now=dates.now())
    except Refused as refused:
        messages.error(request, f"{person.sort_name}: {refused.message}")
    else:
        messages.success(request, f"{person.sort_name} gets a reminder with today's message.")
    return redirect("reports:supervised")


@rule("reports.view_own_people")
def ask_extension(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask HR for more time for one of my people."""
    person, requirement = _one_of_mine(request, code, pk)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = {"person": person, "requirement": requirement}
        try:
            ask_for_extension(actor=me(request), now=dates.now(), **said, **form.cleaned_data)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "HR has it on its list. The answer will stand here.")
            return redirect("reports:supervised_person", code, pk)
    context = {"form": form, "person": person, "requirement": requirement}
    return render(request, "reports/ask.html", context, status=422 if form.errors else 200)


@rule("reports.view_own_people")
def my_why(request: HttpRequest, code: str) -> HttpResponse:
    """Why do I stand as I do: the same explanation, about myself."""
    requirement = get_object_or_404(Requirement.objects.active(), code=code)
    report = person_report(me(request), requirement, dates.today())
    return render(request, "reports/my_why.html", {"report": report})
