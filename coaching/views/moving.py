"""Moving a planned session to another time, and letting two sessions change places."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import rules
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from coaching.actions.holding import hold_time
from coaching.actions.moving import move_session, swap_sessions
from coaching.actions.planning import is_short_notice
from coaching.booking_forms import OutsideForm, SwapForm, TimeForm
from coaching.models import Booking
from coaching.queries.booking_pages import held_until, instead, swap_choices, times_page
from coaching.queries.crews import crew_on_page
from coaching.queries.free_times import Ask
from coaching.views.booking import Chosen, sent, wanted_day
from coaching.views.bookings import load
from coaching.views.shown import show
from pd_portal.access.views import require, rule
from pd_portal.audit.actions import Refused
from pd_portal.calendars.queries.clocks import person_with_clock, zone_of
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import now as current_moment
from pd_portal.ui.forms import form_errors_from

COACH_ONLY = "Only the coach or a coaching lead lets two sessions change places."


@dataclass(frozen=True)
class Moving:
    """A session that looks for another time: who moves it, and what may be chosen."""

    person: StaffMember
    booking: Booking
    ask: Ask
    may_go_outside: bool

    @property
    def url(self) -> str:
        """The page of free times."""
        return reverse("coaching:move_booking", args=[self.booking.key])


@rule("coaching.book")
def move(request: HttpRequest, key: UUID) -> HttpResponse:
    moving = moving_of(request, key)
    if moving is None:
        return redirect("coaching:booking", key=key)
    if request.method == "POST":
        return _hold(request, moving)
    if "start" in request.GET:
        return _check(request, moving)
    return _times(request, moving)


@rule("coaching.book")
@require_POST
def move_now(request: HttpRequest, key: UUID) -> HttpResponse:
    moving, form = moving_of(request, key), TimeForm(request.POST)
    if moving is None or not form.is_valid():
        return redirect("coaching:move_booking", key=key)
    chosen = Chosen(**form.cleaned_data)
    try:
        move_session(
            actor=moving.person,
            now=moving.ask.now,
            session=moving.booking.session,
            starts_at=chosen.start,
            key=str(chosen.key),
            outside=moving.may_go_outside and chosen.outside,
        )
    except Refused as refused:
        failed = form_errors_from(refused, form)
        return _times(request, moving, failed, offered=instead(moving.ask, chosen.start))
    messages.success(request, "The session has been moved.")
    return redirect("coaching:booking", key=key)


def moving_of(request: HttpRequest, key: UUID) -> Moving | None:
    """What moving needs; None where the session is not planned any more."""
    found = load(request, key)
    if not (found.session and not found.session.outcome):
        return None
    person, crew = person_with_clock(request.user), crew_on_page(found.engagement)
    now, kind = current_moment(), found.session_type
    ask = Ask(found.engagement, kind, crew, zone_of(person), now, moving=found.session)
    outside = rules.has_perm("coaching.book_outside", request.user, found.engagement)
    return Moving(person, found, ask, outside)


def _hold(request: HttpRequest, moving: Moving) -> HttpResponse:
    outside = moving.may_go_outside and "at" in request.POST
    form: TimeForm | OutsideForm = OutsideForm(request.POST) if outside else TimeForm(request.POST)
    if not form.is_valid():
        more = {"outside_form": form} if outside else {}
        return _times(request, moving, form, **more)
    start = form.start(moving.ask.viewer) if outside else form.cleaned_data["start"]
    key = str(uuid4() if outside else form.cleaned_data["key"])
    ask = replace(moving.ask, key=key)
    try:
        hold_time(actor=moving.person, now=ask.now, ask=ask, starts_at=start, outside=outside)
    except Refused as refused:
        failed = form_errors_from(refused, form)
        return _times(request, moving, failed, offered=instead(moving.ask, start))
    beyond = "&outside=on" if outside else ""
    return redirect(f"{request.path}?start={sent(start)}&key={key}{beyond}")


def _check(request: HttpRequest, moving: Moving) -> HttpResponse:
    form = TimeForm(request.GET)
    if not form.is_valid():
        return redirect(request.path)
    chosen, ask = Chosen(**form.cleaned_data), moving.ask
    context = {
        "booking": moving.booking,
        "crew": ask.crew,
        "elsewhere": ask.crew.on_other_clocks(chosen.start, ask.viewer),
        "was": moving.booking.begins_at,
        "start": chosen.start,
        "sent": sent(chosen.start),
        "key": chosen.key,
        "outside": chosen.outside,
        "late": is_short_notice(moving.booking.session, ask.now),
        "kept_until": held_until(chosen.key, ask.now),
    }
    return show(request, "check_move.html", context, zone=ask.viewer)


def _times(
    request: HttpRequest,
    moving: Moving,
    form: TimeForm | OutsideForm | None = None,
    **more: object,
) -> HttpResponse:
    context = {
        "booking": moving.booking,
        "was": moving.booking.begins_at,
        "ask": moving.ask,
        "page": times_page(moving.ask, wanted_day(request)),
        "form": form,
        "outside_form": OutsideForm() if moving.may_go_outside else None,
        "key": uuid4(),
        "here": moving.url,
    }
    status = 422 if form is not None and form.errors else 200
    return show(request, "move.html", context | more, zone=moving.ask.viewer, status=status)


@rule("coaching.book")
def swap(request: HttpRequest, key: UUID) -> HttpResponse:
    """The coach lets this session and another of theirs change places."""
    moving = moving_of(request, key)
    if moving is None:
        return redirect("coaching:booking", key=key)
    if not moving.may_go_outside:
        require(
            "coaching.book_outside", request.user, moving.booking.engagement, because=COACH_ONLY
        )
    others = swap_choices(request.user, moving.booking, moving.ask, moving.person)
    form = SwapForm(request.POST if request.method == "POST" else None, others=others)
    if request.method == "POST" and form.is_valid():
        try:
            swap_sessions(
                actor=moving.person,
                now=moving.ask.now,
                first=moving.booking.session,
                second=form.chosen.session,
            )
        except Refused as refused:
            form_errors_from(at_the_choice(refused), form)
        else:
            messages.success(request, "The two sessions have changed places.")
            return redirect("coaching:booking", key=key)
    context = {
        "booking": moving.booking,
        "crew": moving.ask.crew,
        "start": moving.booking.begins_at,
        "form": form,
    }
    status = 422 if form.errors else 200
    more = {"others": others, "here": request.path}
    return show(request, "swap.html", context | more, zone=moving.ask.viewer, status=status)


def at_the_choice(refused: Refused) -> Refused:
    """The same refusal at the list of sessions; neither of the two was moved."""
    return Refused(f"{refused.message} Neither session was moved.", field="other")
