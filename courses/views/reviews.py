"""What waits for a facilitator: tasks, used-up tries, shared reflections."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from courses.actions.reviewing import give_tries, review_task
from courses.actions.writing import read_reflection
from courses.learning_forms import ReplyForm, TriesForm, levels_of, review_form
from courses.models import Submission
from courses.queries.reviewing import (
    Done,
    help_done,
    help_queue,
    may_read,
    reading_totals,
    reflection_done,
    reflection_queue,
    review_queue,
    task_done,
    task_title,
    task_value,
    undecided,
)
from pd_portal.access.grants import holder_of
from pd_portal.access.views import require, rule
from pd_portal.audit.actions import Refused
from pd_portal.people import person_of
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from

SHOWN = ("person", "enrollment__release", "enrollment__module")


@rule("courses.review_tasks")
def queue(request: HttpRequest) -> HttpResponse:
    now = dates.now()
    lines = review_queue(request.user, now)
    context = {
        "lines": lines,
        "totals": reading_totals(lines),
        "help": help_queue(request.user, now),
        "reflections": reflection_queue(request.user, now),
    }
    return render(request, "courses/reviews.html", context)


@rule("courses.review_tasks")
def review(request: HttpRequest, submission: int) -> HttpResponse:
    now = dates.now()
    rows = undecided(Submission.objects.filter(may_read(request.user, dates.local_day(now))))
    row = rows.filter(pk=submission).select_related(*SHOWN).first()
    if row is None:
        return done_before(request, task_done(request.user, submission, now), "comment")
    require("courses.review_tasks", request.user, row, because="You know this person too closely.")
    value = task_value(row)
    form = review_form(value["rubric"], *([request.POST] if request.method == "POST" else []))
    if request.method == "POST" and form.is_valid():
        try:
            review_task(
                actor=person_of(request),
                submission=row,
                levels=levels_of(form),
                comment=form.cleaned_data["comment"],
                now=now,
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Your reading is recorded, and the person has been told.")
            return redirect("courses:reviews")
    context = {"row": row, "title": task_title(row), "value": value, "form": form}
    return render(request, "courses/review.html", context, status=422 if form.errors else 200)


def done_before(request: HttpRequest, done: Done | None, field: str) -> HttpResponse:
    """Sent twice, or done by somebody else meanwhile. Words that were not recorded come back."""
    if done is None:
        raise Http404("Nothing waits here for you.")
    typed = request.POST.get(field, "").strip()
    is_mine = done.by_id == holder_of(request.user).person_id
    if is_mine and typed in ("", done.words):
        messages.info(request, "You have done this already. What you sent first stands.")
        return redirect("courses:reviews")
    status = 409 if request.method == "POST" else 200
    context = {"is_mine": is_mine, "typed": typed}
    return render(request, "courses/done_before.html", context, status=status)


@rule("courses.help_learners")
def tries(request: HttpRequest, help_request: int) -> HttpResponse:
    now = dates.now()
    row = help_queue(request.user, now).filter(pk=help_request).first()
    if row is None:
        return done_before(request, help_done(request.user, help_request, now), "note")
    form = TriesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        extra, note = int(form.cleaned_data["extra"]), form.cleaned_data["note"]
        try:
            give_tries(actor=person_of(request), request=row, extra=extra, note=note, now=now)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "They can go on now.")
            return redirect("courses:reviews")
    status = 422 if form.errors else 200
    return render(request, "courses/give_tries.html", {"row": row, "form": form}, status=status)


@rule("courses.read_reflections")
def reflection(request: HttpRequest, response: int) -> HttpResponse:
    now = dates.now()
    row = reflection_queue(request.user, now).filter(pk=response).first()
    if row is None:
        return done_before(request, reflection_done(request.user, response, now), "reply")
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reply = form.cleaned_data["reply"]
        try:
            read_reflection(actor=person_of(request), response=row, reply=reply, now=now)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Marked as read.")
            return redirect("courses:reviews")
    status = 422 if form.errors else 200
    return render(request, "courses/reflection.html", {"row": row, "form": form}, status=status)
