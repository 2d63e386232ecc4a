from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from coaching.actions.requests import (
    ask_for_coaching,
    choose_coach,
    close_request,
    pass_on_coach,
    propose_coach,
)
from coaching.forms.requests import AskForm, ProposeForm
from coaching.models import CoachingRequest, Engagement, ServiceLine
from coaching.queries.lead import CoachLoad, coach_loads
from coaching.queries.requests import (
    coaches_on,
    people_to_ask_for,
    request_page,
    unit_of,
    units_to_ask_for,
    visible_requests,
)
from coaching.queries.templates import templates_for
from coaching.rules import leads_coaching
from coaching.views.base import me, opens_text, posted, see_other
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.people.models import StaffMember
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from

NEED = (
    "Your need is read by you and the coaching lead, and by the coaches they suggest. "
    "A public-records request may reach it."
)
NEED_OF_OTHER = (
    "What you write is read by you, by {client}, by the coaching lead, and by the coaches they "
    "suggest. {client} chooses the coach. A public-records request may reach it."
)
ANOTHER = "You need not say why. Your present coach stays until you have chosen the next one."


@rule("coaching.ask")
@opens_text
def ask(request: HttpRequest) -> HttpResponse:
    """For oneself, or (``?client=``, found first) for somebody the asker answers for."""
    replaces, client = _replaced(request), _client(request)
    form = AskForm(
        posted(request),
        units=units_to_ask_for(request.user, dates.today(), client),
        initial=_asked(request, replaces, client),
    )
    if request.method == "POST" and form.is_valid():
        person = me(request)
        try:
            made = ask_for_coaching(
                client=client or person,
                replaces=replaces,
                actor=person,
                now=dates.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Your request is in the queue. You will hear from the lead.")
            return see_other("coaching:request", made.pk)
    searched = request.GET.get("q", "").strip()
    people = people_to_ask_for(request.user)
    context = {
        "form": form,
        "replaces": replaces,
        "client": client,
        "readers": NEED_OF_OTHER.format(client=client) if client else NEED,
        "another": ANOTHER,
        "services": ServiceLine.objects.filter(is_offered=True),
        "q": searched,
        "may_ask_for_others": replaces is None and people.exists(),
        "people": people.search(searched)[:20] if searched else [],
    }
    return render(request, "coaching/ask.html", context, status=422 if form.errors else 200)


def _asked(
    request: HttpRequest, replaces: Engagement | None, client: StaffMember | None
) -> dict[str, Any]:
    """What the form opens with: the same service again, and where the client works."""
    unit = unit_of(client or me(request), dates.today())
    return {"unit": unit} | ({"service_line": replaces.service_line_id} if replaces else {})


def _client(request: HttpRequest) -> StaffMember | None:
    """Whom it is for, when not the asker."""
    wanted = request.GET.get("client", "")
    if not wanted.isdecimal() or "replaces" in request.GET:
        return None
    return people_to_ask_for(request.user).filter(pk=wanted).first()


def _replaced(request: HttpRequest) -> Engagement | None:
    wanted = request.GET.get("replaces", "")
    if not wanted.isdecimal():
        return None
    mine = Engagement.objects.of_person(me(request).pk, "client")
    return mine.filter(pk=wanted).first()


def _request_or_404(request: HttpRequest, pk: int) -> CoachingRequest:
    return get_object_or_404(visible_requests(request.user), pk=pk)


@rule("coaching.ask")
@opens_text
def coaching_request(request: HttpRequest, pk: int) -> HttpResponse:
    found = _request_or_404(request, pk)
    leads = leads_coaching(request.user)
    loads = coach_loads(now=dates.now()) if leads else []
    form = _propose_form(request, found, loads) if leads else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            propose_coach(
                request=found,
                coach=form.cleaned_data["coach"],
                template=form.cleaned_data.get("template"),
                beyond=form.cleaned_data["beyond"],
                actor=me(request),
                now=dates.now(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Proposed. The client chooses.")
            return see_other("coaching:request", pk)
    context = {
        "page": request_page(me(request), found),
        "is_client": found.client_id == me(request).pk,
        "is_own": me(request).pk in (found.requester_id, found.client_id),
        "leads": leads,
        "form": form if found.status in ("waiting", "proposed") else None,
        "loads": loads,
        "focus": list(found.focus_areas.all()),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "coaching/request.html", context, status=status)


def _propose_form(
    request: HttpRequest, found: CoachingRequest, loads: list[CoachLoad]
) -> ProposeForm:
    """A running engagement that changes its coach begins with nothing new."""
    fitting = templates_for(found.service_line)
    return ProposeForm(
        posted(request),
        coaches=coaches_on(dates.today()),
        rooms={load.coach.pk: load.room for load in loads},
        templates=fitting.none() if found.replaces_id else fitting,
    )


@rule("coaching.ask")
@require_POST
def answer(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """The client chooses a proposed coach, or passes."""
    found = _request_or_404(request, pk)
    proposal = get_object_or_404(found.proposals, pk=proposal_pk)
    said: dict[str, Any] = {"proposal": proposal, "actor": me(request), "now": dates.now()}
    try:
        if request.POST.get("answer") != "choose":
            pass_on_coach(**said)
            messages.success(request, "Noted. The lead will suggest somebody else.")
            return see_other("coaching:request", pk)
        engagement = choose_coach(**said)
    except Refused as refused:
        messages.error(request, refused.message)
        return see_other("coaching:request", pk)
    messages.success(request, f"You have chosen {proposal.coach}.")
    return see_other("coaching:engagement", engagement.pk)


@rule("coaching.ask")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The requester withdraws; the lead declines."""
    found = _request_or_404(request, pk)
    own = me(request).pk in (found.requester_id, found.client_id)
    if not own and not leads_coaching(request.user):
        raise Http404("There is no such request.")
    status = CoachingRequest.Status.WITHDRAWN if own else CoachingRequest.Status.DECLINED
    try:
        close_request(request=found, status=status, actor=me(request), now=dates.now())
    except Refused as refused:
        messages.error(request, refused.message)
    return see_other("coaching:home" if own else "coaching:overview")
