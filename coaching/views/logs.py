import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from coaching.actions.logs import log_session, log_unplanned, save_draft
from coaching.forms.logs import LogForm
from coaching.models import CoachingSession, Engagement
from coaching.notes import CannotOpen
from coaching.queries.engagement import goals_of
from coaching.queries.home import people_named
from coaching.queries.sessions import log_start
from coaching.views.base import engagement_or_404, me, opens_text, posted, see_other
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from

NOT_KEPT = {"csrfmiddlewaretoken"}


@rule("coaching.log_session")
@opens_text
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a planned session, or put an earlier log right."""
    session = CoachingSession.objects.visible_to(request.user).filter(pk=pk).first()
    if session is None:
        raise Http404("There is no such session, or you are not part of it.")
    engagement = engagement_or_404(request, session.engagement_id, "coaching.log_session")
    return _log(request, engagement, session)


@rule("coaching.log_session")
@opens_text
def log_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Log contact nobody had planned."""
    return _log(request, engagement_or_404(request, pk, "coaching.log_session"), None)


def _log(
    request: HttpRequest, engagement: Engagement, session: CoachingSession | None
) -> HttpResponse:
    person, now = me(request), dates.now()
    goals = goals_of(person, engagement)
    start = log_start(person, engagement, session, now=now)
    form = LogForm(
        posted(request),
        engagement=engagement,
        session=session,
        person=person,
        goals=goals,
        initial=start.initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            entry = form.entry()
            if session:
                log_session(session=session, entry=entry, actor=person, now=now)
            else:
                log_unplanned(engagement=engagement, entry=entry, actor=person, now=now)
        except Refused as refused:
            form_errors_from(refused, _pointing_at_the_form(refused, form))
        else:
            messages.success(request, "The log is saved.")
            return see_other("coaching:engagement", engagement.pk)
    context = {
        "form": form,
        "engagement": engagement,
        "session": session,
        "who": people_named(engagement, "client"),
        "coaches": people_named(engagement, "coach"),
        "sponsor": people_named(engagement, "sponsor"),
        "from_draft": start.from_draft,
        "now": now,
    }
    return render(request, "coaching/log.html", context, status=422 if form.errors else 200)


def _pointing_at_the_form(refused: Refused, form: LogForm) -> LogForm:
    """The action speaks of start and end; the form has a day, a time and minutes."""
    refused.field = {"started_at": "at", "ended_at": "minutes"}.get(refused.field, refused.field)
    return form


@rule("coaching.log_session")
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what has been typed so far; called by the page every ten seconds."""
    engagement = engagement_or_404(request, pk, "coaching.log_session")
    wanted = request.GET.get("session", "")
    if wanted and not wanted.isdecimal():
        raise Http404("There is no such session.")
    session = get_object_or_404(engagement.sessions, pk=wanted) if wanted else None
    typed = {
        name: values if name in ("attended", "goals") else values[-1]
        for name, values in request.POST.lists()
        if name not in NOT_KEPT
    }
    try:
        save_draft(
            engagement=engagement,
            session=session,
            text=json.dumps(typed, ensure_ascii=False),
            actor=me(request),
            now=dates.now(),
        )
    except Refused as refused:
        return JsonResponse({"error": refused.message}, status=422)
    except CannotOpen as problem:
        return JsonResponse({"error": str(problem)}, status=503)
    return JsonResponse({"saved": dates.clock(dates.timezone.localtime(dates.now()))})
