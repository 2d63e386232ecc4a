"""A coach proposes times; the client or an assistant answers."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from coaching.actions import proposing
from coaching.booking_forms import ProposalForm
from coaching.models import TimeProposal
from coaching.models.proposed import MOST_TIMES
from coaching.queries.booking_pages import TimeChoice, by_day, instead, times_page
from coaching.queries.crews import crew_on_page
from coaching.queries.free_times import Ask, those_that_fit
from coaching.queries.proposals import (
    how_it_stands,
    may_answer,
    proposed_choices,
    words_for,
)
from coaching.queries.questions import questions_for
from coaching.question_forms import Asking, BookForm
from coaching.views.base import opens_text
from coaching.views.booking import Desk, desk_for, wanted_day
from coaching.views.shown import show
from pd_portal.access.views import require, rule
from pd_portal.audit.actions import Refused
from pd_portal.calendars.queries.clocks import person_with_clock, zone_of
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import now as current_moment
from pd_portal.ui.forms import PdForm, form_errors_from

COACH_ONLY = "Only a coach of this engagement proposes times."
NOT_YOURS = "Only the client and those who arrange times for the client answer here."


@rule("coaching.propose_times")
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_for(request, pk)
    require("coaching.propose_times", request.user, desk.engagement, because=COACH_ONLY)
    if request.method != "POST" or desk.ask is None:
        return _choosing(request, desk, ProposalForm(), [])
    form = ProposalForm(request.POST)
    if not form.is_valid():
        return _choosing(request, desk, form, form.cleaned_data.get("starts") or [])
    typed = form.typed(desk.zone)
    picked = sorted({*form.cleaned_data["starts"], *([typed] if typed else [])})
    if "send" in request.POST and not _is_news(desk.ask, typed, form):
        return _send(request, desk, form, picked)
    kept = ProposalForm(initial={"words": form.cleaned_data["words"]})
    return _choosing(request, desk, kept, picked)


def _is_news(ask: Ask, typed: datetime | None, form: ProposalForm) -> bool:
    """A typed time beyond the rules is shown with its flag before it goes out."""
    if typed is None or typed in form.cleaned_data["starts"]:
        return False
    return typed > ask.now and typed not in those_that_fit(ask, [typed])


def _send(
    request: HttpRequest, desk: Desk, form: ProposalForm, picked: list[datetime]
) -> HttpResponse:
    try:
        made = proposing.propose_times(
            actor=desk.person,
            now=desk.ask.now,
            engagement=desk.engagement,
            session_type=desk.ask.session_type,
            starts=picked,
            words=form.cleaned_data["words"],
        )
    except Refused as refused:
        return _choosing(request, desk, form_errors_from(refused, form), picked)
    messages.success(request, "The times are proposed. The client is being told.")
    return redirect("coaching:proposed_times", made.pk)


def _choosing(
    request: HttpRequest, desk: Desk, form: ProposalForm, picked: list[datetime]
) -> HttpResponse:
    fit = those_that_fit(desk.ask, picked) if desk.ask else set()
    chosen = [(start, words_of(start, desk), start not in fit) for start in picked]
    context: dict[str, Any] = {"desk": desk, "form": form, "most": MOST_TIMES}
    if desk.ask:
        context["page"] = times_page(desk.ask, wanted_day(request))
        context["chosen"] = chosen
        context["picked"] = {choice.value for _, choice, _ in chosen}
    status = 422 if form.errors else 200
    return show(request, "propose.html", context, zone=desk.zone, status=status)


def words_of(start: datetime, desk: Desk) -> TimeChoice:
    """A start as the page shows it."""
    return by_day([start], desk.zone)[0].times[0]


def load(request: HttpRequest, pk: int) -> TimeProposal:
    """The proposal with its times, for those who see it."""
    rows = TimeProposal.objects.visible_to(request.user).prefetch_related("times")
    rows = rows.select_related("engagement__service_line", "session_type", "proposed_by", "booking")
    return get_object_or_404(rows, pk=pk)


@rule("coaching.book")
@opens_text
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, load(request, pk))


def _page(
    request: HttpRequest, found: TimeProposal, form: PdForm | None = None, **more: Any
) -> HttpResponse:
    person, now = person_with_clock(request.user), current_moment()
    crew = crew_on_page(found.engagement)
    ask = Ask(found.engagement, found.session_type, crew, zone_of(person), now)
    status, kind = how_it_stands(found, now)
    choices = proposed_choices(ask, found)
    if isinstance(form, Asking):
        asking = form
    else:
        asking = BookForm(questions=questions_for(found.session_type, crew, person))
    context = {
        "proposal": found,
        "form": form,
        "asking": asking,
        "choices": choices,
        "any_free": any(choice.is_free for choice in choices),
        "words": words_for(person, found, crew),
        "status": status,
        "kind": kind,
        "crew": crew,
        "is_coach": crew.is_coach(person),
        "for_client": person in crew.clients,
        "may_answer": may_answer(crew, person.pk),
        "is_open": found.state == TimeProposal.State.OPEN,
        "is_live": found.state in TimeProposal.LIVE,
        "here": reverse("coaching:proposed_times", args=[found.pk]),
    }
    status_code = 422 if form is not None else 200
    return show(request, "proposal.html", context | more, zone=ask.viewer, status=status_code)


@rule("coaching.book")
@require_POST
@opens_text
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a time, or say that none fits."""
    found = load(request, pk)
    require("coaching.choose_times", request.user, found.engagement, because=NOT_YOURS)
    person, now = person_with_clock(request.user), current_moment()
    if "none" in request.POST:
        return _none(request, found, person, now)
    crew = crew_on_page(found.engagement)
    data = request.POST.copy()
    data["key"] = str(found.key)
    form = BookForm(data, questions=questions_for(found.session_type, crew, person))
    if not form.is_valid():
        return _page(request, found, form)
    start = form.cleaned_data["start"]
    try:
        booking = proposing.choose_time(
            actor=person, now=now, proposal=found, starts_at=start, answers=form.answers
        )
    except Refused as refused:
        ask = Ask(found.engagement, found.session_type, crew, zone_of(person), now)
        offered = instead(ask, start) if crew.coaches else []
        return _page(request, found, form_errors_from(refused, form), offered=offered)
    return redirect("coaching:booking", key=booking.key)


def _none(
    request: HttpRequest, found: TimeProposal, person: StaffMember, now: datetime
) -> HttpResponse:
    try:
        proposing.say_none_fits(actor=person, now=now, proposal=found)
    except Refused as refused:
        form = PdForm({})
        form.is_valid()
        return _page(request, found, form_errors_from(refused, form))
    messages.success(request, "The coach is being told that none of the times fits.")
    return redirect("coaching:proposed_times", found.pk)


@rule("coaching.propose_times")
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The coach takes the times back, or off their list."""
    found = load(request, pk)
    require("coaching.propose_times", request.user, found.engagement, because=COACH_ONLY)
    person = person_with_clock(request.user)
    proposing.close_proposal(actor=person, now=current_moment(), proposal=found)
    messages.success(request, "These times are no longer open.")
    return redirect("coaching:engagement", found.engagement_id)
