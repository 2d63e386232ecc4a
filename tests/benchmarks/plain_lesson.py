"""A lesson as a plain view would give it: the same rows read, the same template, nothing reckoned.

The benchmark holds the player's view against this one.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from courses.models import Attempt, Enrollment, LessonProgress, Response

# The page's value is made once, so that only reading rows and writing HTML remain.
PAGES: dict[str, Any] = {}


@login_required
def plain_lesson(request: HttpRequest, module: str, lesson: str) -> HttpResponse:
    mine = Enrollment.objects.filter(person__user=request.user, module__slug=module)
    go = mine.select_related("release", "module").defer("release__content").first()
    list(LessonProgress.objects.filter(enrollment=go))
    list(Attempt.objects.filter(enrollment=go))
    list(Response.objects.filter(enrollment=go))
    return render(request, "courses/lesson.html", {"page": PAGES[lesson], "quiet": True})
