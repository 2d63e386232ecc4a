"""What the player posts: start, save, send, write, hand in, finish, place."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from courses.actions.answering import Missing, save_answer, show_answers, submit_own_answer
from courses.actions.completing import NotAnswered, finish_own_lesson
from courses.actions.starting import mark_place, start_module
from courses.actions.tasks import ask_second_reader, hand_in_task
from courses.actions.writing import (
    commitment_from,
    ratings_from,
    save_writing,
    write_reflection,
)
from courses.content import Block
from courses.models import Enrollment, Submission
from courses.playing import Played, played
from courses.queries.records import Record
from courses.queries.starting import job_group_on
from courses.views.player import live_module, own_go, quiz_context, render_lesson
from pd_portal.access.grants import holder_of
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.people import person_of
from pd_portal.people.models import StaffMember
from pd_portal.ui import dates


def own_block(request: HttpRequest, module: str, block: str) -> tuple[Enrollment, Block, Played]:
    """The viewer's own go, one of its blocks, and the release; else 404."""
    go = own_go(request, module)
    release = played(go.release, go.job_group)
    found = release.blocks.get(block)
    if found is None:
        raise Http404("This activity is not part of your module.")
    return go, found, release


def whole(request: HttpRequest, name: str) -> int:
    """A posted whole number; 0 when it is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def actor_of(go: Enrollment) -> StaffMember:
    """The person of a go, who is the viewer: known by id, so not loaded again."""
    return StaffMember(pk=go.person_id)


def back_to(module: str, release: Played, block: Block) -> HttpResponse:
    """The lesson, at the block."""
    slug = release.lesson_of[block.id].slug
    url = reverse("courses:lesson", args=[module, slug])
    return redirect(f"{url}#b-{block.id}", permanent=False)


@rule("courses.start_module")
@require_POST
def start(request: HttpRequest, module: str) -> HttpResponse:
    person, now = person_of(request), dates.now()
    page = live_module(module)
    group = job_group_on(person, dates.local_day(now))
    try:
        go = start_module(actor=person, person=person, module=page, job_group=group, now=now)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("courses:module", module)
    return redirect("courses:resume", go.module.slug)


@rule("courses.learn")
def resume(request: HttpRequest, module: str) -> HttpResponse:
    """Where the person stopped: the lesson and the very block."""
    go = own_go(request, module)
    rows = {row.lesson: row for row in go.progress.all()}
    lessons = played(go.release, go.job_group).lessons
    unfinished = [one for one in lessons if not (rows.get(one.slug) and rows[one.slug].finished_at)]
    if not unfinished:
        return redirect("courses:finished", module)
    touched = [one for one in unfinished if one.slug in rows]
    chosen = touched[-1] if touched else unfinished[0]
    place = rows[chosen.slug].last_block if chosen.slug in rows else ""
    url = reverse("courses:lesson", args=[module, chosen.slug])
    return redirect(f"{url}#b-{place}" if place else url)


@rule("courses.learn")
@require_POST
def save(request: HttpRequest, module: str, block: str) -> HttpResponse:
    """Autosave of a check. The answer is a fragment: the time, and the sequence now held."""
    go, found, release = own_block(request, module, block)
    if found.id not in release.kinds:
        raise Http404("This is not a check.")
    try:
        saved = save_answer(
            actor=actor_of(go),
            enrollment=go,
            block=found,
            sequence=whole(request, "sequence"),
            attempt=whole(request, "attempt"),
            form=request.POST,
            now=dates.now(),
        )
    except Refused as refused:
        return status_line(request, found, refused=refused.message, status=409)
    if not request.htmx:
        return back_to(module, release, found)
    return status_line(request, found, saved=saved)


def status_line(
    request: HttpRequest, block: Block, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"block": block}
    return render(request, "courses/parts/saved.html", context, status=status)


@rule("courses.learn")
@require_POST
def submit(request: HttpRequest, module: str, block: str) -> HttpResponse:
    try:
        state = send(request, module, block, form=request.POST, sequence=whole(request, "sequence"))
    except Missing as missing:
        return with_gaps(request, module, block, missing)
    except Refused as refused:
        _, found, release = own_block(request, module, block)
        messages.error(request, refused.message)
        return back_to(module, release, found)
    found = state.played.blocks[block]
    if found.type == "question_pool":
        return redirect("courses:result", module, block)
    return back_to(module, state.played, found)


def send(request: HttpRequest, module: str, block: str, **sent: Any) -> Record:
    """Submit a try in the viewer's own go, or 404."""
    state = submit_own_answer(
        actor=StaffMember(pk=holder_of(request.user).person_id),
        module=module,
        block=block,
        attempt=whole(request, "attempt"),
        now=dates.now(),
        **sent,
    )
    if state is None:
        raise Http404("There is no such check in your module.")
    return state


def with_gaps(request: HttpRequest, module: str, block_id: str, missing: Missing) -> HttpResponse:
    """The same page, with what was given kept and the gaps named. The gaps change no row."""
    go, block, release = own_block(request, module, block_id)
    form, now = request.POST, dates.now()
    values = {"sequence": whole(request, "sequence"), "attempt": whole(request, "attempt")}
    save_answer(actor=actor_of(go), enrollment=go, block=block, form=form, now=now, **values)
    context = {"missing": missing, "missing_block": block.id}
    if block.type == "question_pool":
        quiz = quiz_context(go, block.id) | context
        return render(request, "courses/quiz.html", quiz, status=422)
    return render_lesson(request, go, release.lesson_of[block.id].slug, 422, **context)


@rule("courses.learn")
@require_POST
def review_answers(request: HttpRequest, module: str, block: str) -> HttpResponse:
    """Keep what the quiz page holds and go on to the check-answers page."""
    go, found, _ = own_block(request, module, block)
    try:
        save_answer(
            actor=actor_of(go),
            enrollment=go,
            block=found,
            sequence=whole(request, "sequence"),
            attempt=whole(request, "attempt"),
            form=request.POST,
            now=dates.now(),
        )
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("courses:check_answers", module, block)


@rule("courses.learn")
@require_POST
def send_answers(request: HttpRequest, module: str, block: str) -> HttpResponse:
    """Send the saved answers of a check, from the page that listed them."""
    try:
        send(request, module, block, sequence=0)
    except Missing as missing:
        context = quiz_context(own_go(request, module), block) | {
            "missing": missing,
            "missing_block": block,
        }
        return render(request, "courses/quiz.html", context, status=422)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("courses:quiz", module, block)
    return redirect("courses:result", module, block)


@rule("courses.learn")
@require_POST
def answers(request: HttpRequest, module: str, block: str) -> HttpResponse:
    """Give the remaining tries up and read the answers."""
    go, found, release = own_block(request, module, block)
    try:
        show_answers(actor=actor_of(go), enrollment=go, block=found, now=dates.now())
    except Refused as refused:
        messages.error(request, refused.message)
    if found.type == "question_pool":
        return redirect("courses:result", module, block)
    return back_to(module, release, found)


@rule("courses.learn")
@require_POST
def write(request: HttpRequest, module: str, block: str) -> HttpResponse:
    """A reflection, a self-rating or a commitment."""
    go, found, release = own_block(request, module, block)
    if request.POST.get("download"):
        return own_copy(request, release, found)
    writer = {"reflection": reflect, "self_rating": rate, "commitment": commit}.get(found.type)
    if writer is None:
        raise Http404("There is nothing to write here.")
    try:
        saved = writer(request, go, found)
    except Refused as refused:
        context = {"refused": refused, "missing_block": found.id, "typed": request.POST}
        return render_lesson(request, go, release.lesson_of[block].slug, 422, **context)
    if request.htmx:
        return status_line(request, found, saved=saved)
    return back_to(module, release, found)


def reflect(request: HttpRequest, go: Enrollment, block: Block) -> Any:
    text = request.POST.get("text", "")
    return write_reflection(
        actor=actor_of(go), enrollment=go, block=block, text=text, now=dates.now()
    )


def rate(request: HttpRequest, go: Enrollment, block: Block) -> Any:
    return keep(request, go, block, ratings_from(block, request.POST))


def commit(request: HttpRequest, go: Enrollment, block: Block) -> Any:
    return keep(request, go, block, commitment_from(request.POST))


def keep(request: HttpRequest, go: Enrollment, block: Block, answer: dict[str, Any]) -> Any:
    return save_writing(
        actor=actor_of(go),
        enrollment=go,
        block=block,
        answer=answer,
        sequence=whole(request, "sequence"),
        now=dates.now(),
    )


def own_copy(request: HttpRequest, release: Played, block: Block) -> HttpResponse:
    """The typed words as a text file for the person; nothing is stored."""
    text = f"{release.title}\n{block.value.get('prompt', '')}\n\n{request.POST.get('text', '')}\n"
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="reflection.txt"'
    return response


@rule("courses.learn")
@require_POST
def hand_in(request: HttpRequest, module: str, block: str) -> HttpResponse:
    go, found, release = own_block(request, module, block)
    if found.type != "shared_task":
        raise Http404("There is nothing to hand in here.")
    text = request.POST.get("text", "")
    try:
        hand_in_task(actor=actor_of(go), enrollment=go, block=found, text=text, now=dates.now())
    except Refused as refused:
        context = {"refused": refused, "missing_block": found.id, "typed": request.POST}
        return render_lesson(request, go, release.lesson_of[block].slug, 422, **context)
    return back_to(module, release, found)


@rule("courses.learn")
@require_POST
def second_reader(request: HttpRequest, submission: int) -> HttpResponse:
    mine = Submission.objects.filter(person_id=holder_of(request.user).person_id or 0)
    row = mine.select_related("enrollment__release").filter(pk=submission).first()
    if row is None:
        raise Http404("You handed in no such task.")
    try:
        ask_second_reader(actor=StaffMember(pk=row.person_id), submission=row, now=dates.now())
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("courses:mine")


@rule("courses.learn")
@require_POST
def finish(request: HttpRequest, module: str, lesson: str) -> HttpResponse:
    person = StaffMember(pk=holder_of(request.user).person_id)
    try:
        state = finish_own_lesson(actor=person, module=module, lesson=lesson, now=dates.now())
    except NotAnswered as refused:
        go = own_go(request, module)
        return render_lesson(request, go, lesson, 422, unanswered=refused)
    except Refused as refused:
        raise Http404(refused.message)
    if state is None:
        raise Http404("You have not started this module.")
    after = state.played.lesson(lesson).number
    left = [one for one in state.played.lessons if one.slug not in state.finished_lessons]
    later = [one for one in left if one.number > after]
    if not left:
        return redirect("courses:finished", module)
    return redirect("courses:lesson", module, (later or left)[0].slug)


@rule("courses.learn")
@require_POST
def place(request: HttpRequest, module: str, lesson: str) -> HttpResponse:
    """The block last reached, told by the page now and then."""
    go = own_go(request, module)
    mark_place(
        actor=actor_of(go),
        enrollment=go,
        lesson=lesson,
        block=request.POST.get("block", "")[:36],
        now=dates.now(),
    )
    return HttpResponse(status=204)
