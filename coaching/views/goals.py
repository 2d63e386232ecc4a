from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from coaching.actions.goals import (
    add_action,
    change_goal,
    end_progress_share,
    save_short_form,
    settle_action,
    share_goal,
    share_progress,
    write_goal,
)
from coaching.forms.work import QUESTIONS, GoalForm, ShortQuestions, StepForm
from coaching.models import ActionItem, CoachingGoal, CoachingSession, Engagement, Party
from coaching.notes import CannotOpen
from coaching.queries.engagement import words_of
from coaching.queries.home import people_named, texts_of
from coaching.queries.links import link_choices, shareables
from coaching.queries.sessions import UNREADABLE, session_views, with_attendance
from coaching.views.base import engagement_or_404, form_page, me, opens_text, posted, see_other
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from

TOGETHER = "coaching.work_together"


def readers(engagement: Engagement) -> str:
    """Who reads what coach and client write together."""
    coaches = people_named(engagement, Party.Part.COACH)
    clients = people_named(engagement, Party.Part.CLIENT)
    return f"Read by {clients} and {coaches}. A public-records request may reach it."


@rule(TOGETHER)
@opens_text
def goal_add(request: HttpRequest, pk: int) -> HttpResponse:
    found = engagement_or_404(request, pk, TOGETHER)
    form = GoalForm(posted(request), is_new=True, links=link_choices(dates.today()))
    if request.method == "POST" and form.is_valid():
        try:
            write_goal(
                engagement=found,
                client=_client_of(request, found),
                words=form.words,
                kind=form.cleaned_data["kind"],
                review_on=form.cleaned_data["review_on"],
                link=form.linked,
                actor=me(request),
                now=dates.now(),
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "The goal is saved.")
            return see_other("coaching:engagement", pk)
    return form_page(request, form, "Write a goal", readers=readers(found), back=found)


def _client_of(request: HttpRequest, engagement: Engagement) -> Any:
    """The client whose goal it is: the writer, or the first client where the coach writes."""
    clients = [p.person for p in engagement.current_parties if p.part == Party.Part.CLIENT]
    return next((person for person in clients if person == me(request)), clients[0])


@rule(TOGETHER)
@opens_text
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    found = _goal_or_404(request, pk)
    engagement = engagement_or_404(request, found.engagement_id, TOGETHER)
    (text,) = texts_of(me(request), [found])
    if text is None:  # a form opened now would be saved over what cannot be read
        raise CannotOpen(UNREADABLE)
    initial = {
        **words_of(text),
        "kind": found.kind,
        "state": found.state,
        "review_on": found.review_on,
        "link": f"{found.link_kind}:{found.link_ref}" if found.link_kind else "",
    }
    links = link_choices(dates.today())
    form = GoalForm(posted(request), is_new=False, links=links, initial=initial)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            change_goal(
                goal=found,
                words=form.words,
                kind=cleaned["kind"],
                state=cleaned["state"],
                review_on=cleaned["review_on"],
                link=form.linked,
                actor=me(request),
                now=dates.now(),
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "The goal is saved.")
            return see_other("coaching:engagement", engagement.pk)
    context = {
        "form": form,
        "goal": found,
        "engagement": engagement,
        "readers": readers(engagement),
        "is_own": found.client_id == me(request).pk,
    }
    return render(request, "coaching/goal.html", context, status=422 if form.errors else 200)


@rule("coaching.be_client")
@require_POST
def goal_share(request: HttpRequest, pk: int) -> HttpResponse:
    found = _goal_or_404(request, pk)
    engagement_or_404(request, found.engagement_id, "coaching.be_client")
    try:
        share_goal(
            goal=found,
            is_shareable=request.POST.get("share") == "yes",
            actor=me(request),
            now=dates.now(),
        )
    except Refused as refused:
        messages.error(request, refused.message)
    return see_other("coaching:goal", pk)


@rule("coaching.be_client")
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """What the coach may see of the client's own learning: nothing until it is shared here."""
    found = engagement_or_404(request, pk, "coaching.be_client")
    rows = shareables(found, me(request), dates.today())
    if request.method == "POST":
        return _change_share(request, found, rows)
    context = {"engagement": found, "rows": rows, "coaches": people_named(found, Party.Part.COACH)}
    return render(request, "coaching/progress.html", context)


def _change_share(request: HttpRequest, found: Engagement, rows: list) -> HttpResponse:
    asked = (request.POST.get("kind"), request.POST.get("ref"))
    row = next((row for row in rows if (row.kind, row.ref) == asked), None)
    if row is None:
        raise Http404("There is nothing like that to share.")
    said = {"actor": me(request), "now": dates.now()}
    if row.share is None:
        share_progress(engagement=found, link=(row.kind, row.ref), **said)
        messages.success(request, f"Your coach sees how far you are in {row.title}.")
    else:
        end_progress_share(share=row.share, **said)
        messages.success(request, f"Your coach no longer sees how far you are in {row.title}.")
    return see_other("coaching:progress", found.pk)


def _goal_or_404(request: HttpRequest, pk: int) -> CoachingGoal:
    visible = Engagement.objects.visible_to(request.user)
    found = CoachingGoal.objects.filter(engagement__in=visible, pk=pk).first()
    if found is None:
        raise Http404("There is no such goal, or you are not part of it.")
    return found


@rule(TOGETHER)
@opens_text
def step_add(request: HttpRequest, pk: int) -> HttpResponse:
    found = engagement_or_404(request, pk, TOGETHER)
    form = StepForm(posted(request), engagement=found)
    if request.method == "POST" and form.is_valid():
        try:
            add_action(engagement=found, actor=me(request), now=dates.now(), **form.cleaned_data)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            return see_other("coaching:engagement", pk)
    return form_page(request, form, "Add a next step", readers=readers(found), back=found)


@rule(TOGETHER)
@require_POST
def step_settle(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Engagement.objects.visible_to(request.user)
    item = ActionItem.objects.filter(engagement__in=visible, pk=pk).first()
    if item is None:
        raise Http404("There is no such next step, or you are not part of it.")
    engagement_or_404(request, item.engagement_id, TOGETHER)
    try:
        is_done = request.POST.get("done") == "yes"
        settle_action(item=item, is_done=is_done, actor=me(request), now=dates.now())
    except Refused as refused:
        messages.error(request, refused.message)
    return see_other("coaching:engagement", item.engagement_id)


@rule("coaching.be_client")
@opens_text
def short_form(request: HttpRequest, pk: int, moment: str) -> HttpResponse:
    session = CoachingSession.objects.visible_to(request.user).filter(pk=pk).first()
    if session is None or moment not in QUESTIONS:
        raise Http404("There is no such session, or you are not part of it.")
    engagement = engagement_or_404(request, session.engagement_id, "coaching.be_client")
    sessions = list(with_attendance(CoachingSession.objects.filter(pk=pk)))
    (view,) = session_views(me(request), sessions, now=dates.now())
    mine = (a for f, a in view.forms if f.person_id == me(request).pk and f.moment == moment)
    form = ShortQuestions(posted(request), moment=moment, initial=next(mine, {}))
    if request.method == "POST" and form.is_valid():
        try:
            save_short_form(
                session=session,
                moment=moment,
                answers=form.cleaned_data,
                actor=me(request),
                now=dates.now(),
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Saved. Your coach sees it on the same page as you.")
            return see_other("coaching:engagement", engagement.pk)
    coaches = people_named(engagement, Party.Part.COACH)
    told = f"Read by you and {coaches}. A public-records request may reach it."
    heading = {"before": "Before we meet", "after": "After we met"}[moment]
    return form_page(request, form, heading, readers=told, back=engagement)
