"""HR's pages about one requirement."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from pd_portal.access.views import rule
from pd_portal.people.models import StaffMember
from pd_portal.policy.models import Requirement
from pd_portal.policy.queries.figures import completed_counts
from pd_portal.reports.downloads import csv_response
from pd_portal.reports.forms import QuestionForm
from pd_portal.reports.queries import people
from pd_portal.reports.queries.dashboard import dashboard
from pd_portal.reports.queries.person import person_report
from pd_portal.reports.questions import Question
from pd_portal.reports.states import STATES
from pd_portal.ui import dates

HEADS = ("Employee id", "Name", "Unit", "Job group", "Status", "Due", "Due date")


def asked(request: HttpRequest, code: str) -> tuple[QuestionForm, Question]:
    """The form as filled by the URL, and the question it asks; a stranger's requirement is 404."""
    visible = Requirement.objects.visible_to(request.user).select_related("employer__unit")
    requirement = get_object_or_404(visible, code=code)
    form = QuestionForm(request.GET or {}, requirement=requirement, today=dates.today())
    return form, form.question()


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
    form, question = asked(request, code)
    page = dashboard(question)
    others = (
        Requirement.objects.visible_to(request.user).active().exclude(pk=question.requirement.pk)
    )
    context = {"form": form, "page": page, "question": question, "others": list(others)}
    return render(request, "reports/goal.html", context, status=200 if form.is_valid() else 422)


@rule("reports.view_goal")
def goal_people(request: HttpRequest, code: str) -> HttpResponseBase:
    """The people a number counts, or the same as CSV."""
    form, question = asked(request, code)
    state = request.GET.get("state", "headcount")
    if state not in STATES:
        raise Http404
    only_here = request.GET.get("only") == "1"
    if request.GET.get("format") == "csv":
        return _download(question, state, only_here)
    number = request.GET.get("page", "1")
    found = people.people_page(
        question, state, only_here=only_here, number=int(number) if number.isdigit() else 1
    )
    context = {
        "form": form,
        "question": question,
        "state": STATES[state],
        "found": found,
        "csv_link": question.link(state=state, only="1" if only_here else "", format="csv"),
        "back_link": question.link(),
    }
    return render(request, "reports/people.html", context)


def _download(question: Question, state: str, only_here: bool) -> HttpResponseBase:
    counts_completed = completed_counts(question.requirement, question.as_of)
    rows = people.counted(question, state, only_here=only_here).iterator(chunk_size=2000)
    shown = people.lines(rows, question.as_of, completed_counts=counts_completed)
    cells = (
        (p.employee_id, p.name, p.unit, p.job_group, p.status, p.timing, p.due_on) for p in shown
    )
    name = f"{question.requirement.code}-{state}-{question.as_of}"
    return csv_response(name, HEADS, cells)


@rule("reports.view_goal")
def goal_person(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One person's timeline and why."""
    form, question = asked(request, code)
    person = get_object_or_404(StaffMember.objects.visible_to(request.user), pk=pk)
    report = person_report(person, question.requirement, question.as_of, known_on=question.known_on)
    context = {"form": form, "question": question, "report": report, "back_link": question.link()}
    return render(request, "reports/person.html", context)
