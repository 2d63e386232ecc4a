"""What is asked of a figure: how it went, why it moved, whom it leaves out, what it means."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from pd_portal.access.views import rule
from pd_portal.reports.asking import asked, filled
from pd_portal.reports.forms import MovedForm
from pd_portal.reports.movement import MET
from pd_portal.reports.queries.about import about
from pd_portal.reports.queries.forecast import forecast
from pd_portal.reports.queries.forgotten import forgotten, forgotten_people
from pd_portal.reports.queries.freshness import freshness
from pd_portal.reports.queries.moved import compared, moved, moved_people
from pd_portal.reports.queries.trend import trend
from pd_portal.reports.questions import Question


def shown(
    request: HttpRequest, name: str, form: Any, question: Question, **more: Any
) -> HttpResponse:
    """A page about a requirement; a question that cannot be asked is answered with 422."""
    context = {
        "form": form,
        "question": question,
        "freshness": freshness(question.requirement.employer),
        **more,
    }
    status = 200 if form.is_valid() else 422
    return render(request, f"reports/{name}.html", context, status=status)


@rule("reports.view_goal")
def over_time(request: HttpRequest, code: str) -> HttpResponse:
    """Month by month, and two forecasts."""
    form, question = asked(request.user, code, request.GET)
    points = trend(question)
    return shown(request, "over_time", form, question, points=points, forecast=forecast(question))


@rule("reports.view_goal")
def what_moved(request: HttpRequest, code: str) -> HttpResponse:
    """Between two days: the reasons, summing to the difference."""
    form = filled(MovedForm, request.user, code, request.GET)
    comparison = compared(form.question(), form.first_day, form.figure)
    return shown(request, "moved", form, form.question(), page=moved(comparison))


@rule("reports.view_goal")
def who_moved(request: HttpRequest, code: str) -> HttpResponse:
    """The people behind one reason."""
    form = filled(MovedForm, request.user, code, request.GET)
    comparison = compared(form.question(), form.first_day, form.figure)
    reason, way = request.GET.get("reason", MET), request.GET.get("way", "in")
    found = moved_people(comparison, reason, way, request.GET.get("page", "1"))
    if found is None:
        raise Http404
    return shown(request, "moved_people", form, form.question(), comparison=comparison, found=found)


@rule("reports.view_goal")
def nobody_forgotten(request: HttpRequest, code: str) -> HttpResponse:
    """Whom no requirement reaches, and job groups without a pathway."""
    form, question = asked(request.user, code, request.GET)
    return shown(request, "forgotten", form, question, page=forgotten(question))


@rule("reports.view_goal")
def who(request: HttpRequest, code: str) -> HttpResponse:
    """The people in one case; without a case, all of them to choose from."""
    form, question = asked(request.user, code, request.GET)
    case, number = request.GET.get("why", ""), request.GET.get("page", "1")
    if not case:
        return redirect(f"{reverse('reports:forgotten', args=[code])}?{question.link()}")
    found = forgotten_people(question, case, number)
    if found is None:
        raise Http404
    return shown(request, "forgotten_people", form, question, found=found)


@rule("reports.view_goal")
def about_figure(request: HttpRequest, code: str) -> HttpResponse:
    """The questions a Board member or HR asks of one figure."""
    form, question = asked(request.user, code, request.GET)
    return shown(request, "about", form, question, answers=about(question))
