"""Taking a module: start page, lessons, quiz pages, finish page."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from courses.models import Enrollment, ModulePage
from courses.queries.catalog import module_start, public_lesson
from courses.queries.lessons import LessonPage, ShownBlock, enrollment_for, lesson_page, shown
from courses.queries.records import load_record
from courses.queries.summaries import finish_summary
from pd_portal.access.grants import holder_of
from pd_portal.access.views import public, rule
from pd_portal.ui import dates


def own_go(request: HttpRequest, module: str) -> Enrollment:
    """The viewer's own started go at a module, or 404."""
    go = enrollment_for(request.user.pk, module) if request.user.is_authenticated else None
    if go is None:
        raise Http404("You have not started this module.")
    return go


def live_module(slug: str) -> ModulePage:
    """A live module page, or 404."""
    page = ModulePage.objects.filter(slug=slug, live=True).first()
    if page is None:
        raise Http404("There is no such module.")
    return page


def reachable_module(request: HttpRequest, slug: str) -> ModulePage:
    """A live module page, or one unpublished since that the viewer has taken up; else 404."""
    go = enrollment_for(request.user.pk, slug) if request.user.is_authenticated else None
    return go.module if go else live_module(slug)


@public
def module(request: HttpRequest, module: str) -> HttpResponse:
    # A person's own go stays open to them when the page was unpublished meanwhile.
    page = ModulePage.objects.filter(slug=module).first()
    person_id = holder_of(request.user).person_id
    start = module_start(page, request.user, person_id, dates.now()) if page else None
    if start is None:
        raise Http404("There is no such module.")
    return render(request, "courses/module.html", {"start": start})


@public
def lesson(request: HttpRequest, module: str, lesson: str) -> HttpResponse:
    go = enrollment_for(request.user.pk, module) if request.user.is_authenticated else None
    if go is None:
        return lesson_for_visitor(request, module, lesson)
    page = lesson_page(go, lesson, dates.now(), request.user)
    if page is None:
        raise Http404("This lesson is not part of your module.")
    return render(request, "courses/lesson.html", {"page": page, "quiet": True})


def lesson_for_visitor(request: HttpRequest, module: str, lesson: str) -> HttpResponse:
    """A public lesson is read without a record; any other asks to sign in or to start."""
    page = public_lesson(module, lesson)
    if page is not None:
        return render(request, "courses/public_lesson.html", {"page": page})
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return redirect("courses:module", live_module(module).slug)


def render_lesson(
    request: HttpRequest, go: Enrollment, slug: str, status: int = 200, **context: Any
) -> HttpResponse:
    """The lesson again, with what is wrong with a post."""
    page = lesson_page(go, slug, dates.now(), request.user)
    if page is None:
        raise Http404("This lesson is not part of your module.")
    return render(
        request, "courses/lesson.html", {"page": page, "quiet": True, **context}, status=status
    )


def quiz_block(go: Enrollment, block: str) -> tuple[LessonPage | Any, ShownBlock]:
    """The record and a pool's block as shown, or 404."""
    record = load_record(go, (block,))
    found = record.played.blocks.get(block)
    if found is None or found.type != "question_pool":
        raise Http404("There is no such check in your module.")
    return record, shown(record, found, dates.now())


def quiz_context(go: Enrollment, block: str) -> dict[str, Any]:
    record, made = quiz_block(go, block)
    return {"go": go, "shown": made, "check": made.check, "lesson": record.played.lesson_of[block]}


@rule("courses.learn")
def quiz(request: HttpRequest, module: str, block: str) -> HttpResponse:
    context = quiz_context(own_go(request, module), block)
    if not context["check"].is_open:
        return redirect("courses:result", module, block)
    return render(request, "courses/quiz.html", context)


@rule("courses.learn")
def check_answers(request: HttpRequest, module: str, block: str) -> HttpResponse:
    context = quiz_context(own_go(request, module), block)
    if not context["check"].is_open:
        return redirect("courses:result", module, block)
    return render(request, "courses/check_answers.html", context)


@rule("courses.learn")
def result(request: HttpRequest, module: str, block: str) -> HttpResponse:
    go = own_go(request, module)
    context = quiz_context(go, block)
    if context["check"].last is None:
        return redirect("courses:quiz", module, block)
    return render(request, "courses/result.html", context)


@rule("courses.learn")
def finished(request: HttpRequest, module: str) -> HttpResponse:
    go = own_go(request, module)
    summary = finish_summary(load_record(go), dates.now())
    return render(request, "courses/finished.html", {"summary": summary, "go": go})
