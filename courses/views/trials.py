"""A tester reads a module before it is released. Nothing is kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from courses.models import TrialRun
from courses.queries.trials import rehearsal_of, trials_open_to
from pd_portal.access.views import rule
from pd_portal.people import person_of
from pd_portal.ui.dates import now, today


def own_trial(request: HttpRequest, pk: int) -> TrialRun:
    return get_object_or_404(trials_open_to(person_of(request), today()), pk=pk)


@rule("courses.try_module")
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens the first lesson that applies."""
    found = own_trial(request, pk)
    lessons = rehearsal_of(found, person_of(request)).played.lessons
    if not lessons:
        raise Http404("No lesson of this module is for the job group it is tried as.")
    return redirect("courses:trial_lesson", found.pk, lessons[0].slug)


@rule("courses.try_module")
def trial_lesson(request: HttpRequest, pk: int, lesson: str) -> HttpResponse:
    found = own_trial(request, pk)
    rehearsal = rehearsal_of(found, person_of(request))
    form = request.POST if request.method == "POST" else None
    page = rehearsal.lesson(lesson, now(), request.POST.get("block", ""), form)
    if page is None:
        raise Http404("This lesson is not part of the trial run.")
    context = {"page": page, "trial": found, "title": page.lesson.title}
    return render(request, "courses/rehearsal.html", context)
