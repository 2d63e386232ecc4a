"""HR's pages about one requirement: the figures, and one person's timeline."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from pd_portal.access.views import rule
from pd_portal.people.models import StaffMember
from pd_portal.policy.models import Requirement
from pd_portal.reports.asking import asked
from pd_portal.reports.definitions import GOAL_PAGE
from pd_portal.reports.queries.dashboard import dashboard
from pd_portal.reports.queries.person import person_report
from pd_portal.reports.queries.requests import requests_visible_to


@rule("reports.view_goal")
def index(request: HttpRequest) -> HttpResponse:
    """Straight to the only requirement; else a choice."""
    visible = Requirement.objects.visible_to(request.user).active().select_related("employer")
    found = list(visible)
    if len(found) == 1:
        return redirect("reports:goal", code=found[0].code)
    return render(request, "reports/index.html", {"requirements": found})


@rule("reports.view_goal")
def goal(request: HttpRequest, code: str) -> HttpResponse:
    """The dashboard."""
    form, question = asked(request.user, code, request.GET)
    others = (
        Requirement.objects.visible_to(request.user).active().exclude(pk=question.requirement.pk)
    )
    context = {
        "form": form,
        "page": dashboard(question),
        "question": question,
        "others": list(others),
        "notes": GOAL_PAGE,
        "waiting": requests_visible_to(request.user).filter(decided_at=None).count(),
    }
    return render(request, "reports/goal.html", context, status=200 if form.is_valid() else 422)


@rule("reports.view_goal")
def goal_person(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One person's timeline and why."""
    form, question = asked(request.user, code, request.GET)
    person = get_object_or_404(StaffMember.objects.visible_to(request.user), pk=pk)
    report = person_report(person, question.requirement, question.as_of, known_on=question.known_on)
    context = {"form": form, "question": question, "report": report, "back_link": question.link()}
    status = 200 if form.is_valid() else 422
    return render(request, "reports/person.html", context, status=status)
