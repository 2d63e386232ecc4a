"""Booking a new time: days with times, a check page, done."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import rules
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from coaching.actions.booking import book_session
from coaching.actions.holding import hold_time
from coaching.booking_forms import OutsideForm, TimeForm
from coaching.models import BookingQuestion, Engagement, SessionType
from coaching.queries.booking_pages import (
    bookings_to_come,
    engagements_to_book,
    held_until,
    instead,
    kinds_offered,
    session_rows,
    times_page,
)
from coaching.queries.crews import crew_on_page
from coaching.queries.free_times import Ask
from coaching.queries.proposals import to_answer
from coaching.queries.questions import questions_for
from coaching.question_forms import BookForm
from coaching.views.shown import show
from pd_portal.access.grants import holder_of
from pd_portal.access.views import require, rule
from pd_portal.audit.actions import Refused
from pd_portal.calendars.queries.clocks import person_with_clock, zone_of
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import now as current_moment
from pd_portal.ui.forms import form_errors_from

NOT_YOURS = "Only the coach, the client and those who arrange times for them can book here."


@dataclass(frozen=True)
class Desk:
    """One request to book: who asks, where, and what can be chosen."""

    person: StaffMember
    engagement: Engagement
    kinds: list[SessionType]
    ask: Ask | None
    zone: ZoneInfo
    may_go_outside: bool

    def url(self, name: str, **query: object) -> str:
        """A page of this engagement, with the chosen kind kept."""
        given = {"kind": self.ask.session_type.pk} if self.ask else {}
        return f"{reverse(name, args=[self.engagement.pk])}?{urlencode(given | query)}"


@dataclass(frozen=True)
class Chosen:
    """A time as the form sent it."""

    start: datetime
    key: UUID
    outside: bool


@rule("coaching.book")
def bookings(request: HttpRequest) -> HttpResponse:
    now = current_moment()
    person = person_with_clock(request.user)
    zone = zone_of(person)
    context = {
        "rows": session_rows(bookings_to_come(request.user, now), zone, person),
        "engagements": engagements_to_book(request.user, person),
        "proposed": to_answer(person.pk, now=now) if person else [],
    }
    return show(request, "list.html", context, zone=zone)


@rule("coaching.book")
def book(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_for(request, pk)
    if request.method == "POST" and desk.ask:
        return _hold(request, desk)
    return times(request, desk)


@rule("coaching.book")
def check(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_for(request, pk)
    time = TimeForm(request.POST if request.method == "POST" else request.GET)
    if desk.ask is None or not time.is_valid():
        return redirect(desk.url("coaching:book"))
    chosen = Chosen(**time.cleaned_data)
    asked = questions_for(desk.ask.session_type, desk.ask.crew, desk.person)
    if request.method != "POST":
        return _checked(request, desk, BookForm(questions=asked), chosen)
    if "instead" in request.POST:
        return _take_instead(request, desk, asked, chosen)
    return _book(request, desk, BookForm(request.POST, questions=asked), chosen)


def desk_for(request: HttpRequest, pk: int) -> Desk:
    """Load what booking needs; 404 for a stranger, 403 for one who may not book."""
    found = Engagement.objects.visible_to(request.user).select_related("service_line")
    engagement = get_object_or_404(found, pk=pk)
    require("coaching.book", request.user, engagement, because=NOT_YOURS)
    crew = crew_on_page(engagement)
    person = crew.find(holder_of(request.user).person_id) or person_with_clock(request.user)
    kinds = kinds_offered(crew)
    asked = request.GET.get("kind", "")
    kind = next((kind for kind in kinds if str(kind.pk) == asked), kinds[0] if kinds else None)
    zone = zone_of(person)
    ask = Ask(engagement, kind, crew, zone, current_moment()) if kind and crew.coaches else None
    outside = rules.has_perm("coaching.book_outside", request.user, engagement)
    return Desk(person, engagement, kinds, ask, zone, outside)


def times(
    request: HttpRequest, desk: Desk, form: TimeForm | None = None, **more: object
) -> HttpResponse:
    """The page of days with times; with a form that failed, its errors and status 422."""
    page = times_page(desk.ask, wanted_day(request)) if desk.ask else None
    context = {
        "desk": desk,
        "page": page,
        "form": form,
        "key": uuid4(),
        "outside_form": OutsideForm() if desk.may_go_outside else None,
        "here": desk.url("coaching:book"),
    }
    status = 422 if form is not None and form.errors else 200
    return show(request, "times.html", context | more, zone=desk.zone, status=status)


def wanted_day(request: HttpRequest) -> date:
    """The first day to show; nonsense in the address means today."""
    try:
        return date.fromisoformat(request.POST.get("more") or request.GET.get("from", ""))
    except ValueError:
        return date.min


def _hold(request: HttpRequest, desk: Desk) -> HttpResponse:
    outside = desk.may_go_outside and "at" in request.POST
    form: TimeForm | OutsideForm = OutsideForm(request.POST) if outside else TimeForm(request.POST)
    if not form.is_valid():
        more = {"outside_form": form} if outside else {}
        return times(request, desk, form, **more)
    start = form.start(desk.zone) if outside else form.cleaned_data["start"]
    key = str(uuid4() if outside else form.cleaned_data["key"])
    try:
        ask = replace(desk.ask, key=key)
        hold_time(actor=desk.person, now=ask.now, ask=ask, starts_at=start, outside=outside)
    except Refused as refused:
        failed = form_errors_from(refused, form)
        return times(request, desk, failed, offered=instead(desk.ask, start))
    query = {"start": sent(start), "key": key} | ({"outside": "on"} if outside else {})
    return redirect(desk.url("coaching:check", **query))


def _book(request: HttpRequest, desk: Desk, form: BookForm, chosen: Chosen) -> HttpResponse:
    if not form.is_valid():
        return _checked(request, desk, form, chosen)
    try:
        booking = book_session(
            actor=desk.person,
            now=desk.ask.now,
            engagement=desk.engagement,
            session_type=desk.ask.session_type,
            starts_at=chosen.start,
            key=chosen.key,
            outside=desk.may_go_outside and chosen.outside,
            answers=form.answers,
        )
    except Refused as refused:
        failed = form_errors_from(refused, form)
        return _checked(request, desk, failed, chosen, offered=instead(desk.ask, chosen.start))
    return redirect("coaching:booking", key=booking.key)


def _take_instead(
    request: HttpRequest, desk: Desk, asked: list[BookingQuestion], chosen: Chosen
) -> HttpResponse:
    """Hold one of the times offered for one that has gone; what was answered stays."""
    form = BookForm(request.POST, questions=asked)
    time = TimeForm({"start": request.POST["instead"], "key": chosen.key})
    if not time.is_valid():
        form.add_error("start", time.errors["start"])
        return _checked(request, desk, form, chosen)
    fresh = Chosen(**time.cleaned_data)
    ask = replace(desk.ask, key=str(fresh.key))
    try:
        hold_time(actor=desk.person, now=ask.now, ask=ask, starts_at=fresh.start)
    except Refused as refused:
        failed = form_errors_from(refused, form)
        return _checked(request, desk, failed, chosen, offered=instead(desk.ask, fresh.start))
    said = {name: request.POST.get(name) for name in form.fields}
    return _checked(request, desk, BookForm(initial=said, questions=asked), fresh)


def _checked(
    request: HttpRequest, desk: Desk, form: BookForm, chosen: Chosen, **more: object
) -> HttpResponse:
    local = chosen.start.astimezone(desk.zone)
    crew = desk.ask.crew
    context = {
        "desk": desk,
        "form": form,
        "chosen": chosen,
        "sent": sent(chosen.start),
        "start": chosen.start,
        "others": [p for p in (*crew.coaches, *crew.clients) if p != desk.person],
        "for_client": desk.person in crew.clients,
        "elsewhere": crew.on_other_clocks(chosen.start, desk.zone),
        "back": desk.url("coaching:book", **{"from": local.date()}),
        "series_url": desk.url("coaching:book_series", start=sent(chosen.start), key=chosen.key),
        "kept_until": held_until(chosen.key, desk.ask.now),
    }
    status = 422 if form.errors else 200
    return show(request, "check.html", context | more, zone=desk.zone, status=status)


def sent(start: datetime) -> str:
    """A moment as the forms send it."""
    return start.strftime("%Y-%m-%dT%H:%MZ")
