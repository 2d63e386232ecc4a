"""A person's own clock, feed and outside calendars."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from pd_portal.access.grants import holder_of
from pd_portal.access.views import public, rule
from pd_portal.audit.actions import Refused
from pd_portal.calendars.actions.external import subscribe, unsubscribe
from pd_portal.calendars.actions.personal import hash_of, new_feed_address, set_clock, stop_feed
from pd_portal.calendars.feeds import feed_body, person_of
from pd_portal.calendars.forms import ClockForm, FeedForm, SubscribeForm
from pd_portal.calendars.models import ExternalCalendar
from pd_portal.calendars.queries.clocks import person_with_clock, zone_name, zone_of
from pd_portal.calendars.queries.own import own_calendar
from pd_portal.ui.dates import now as current_moment
from pd_portal.ui.dates import today
from pd_portal.ui.forms import PdForm, form_errors_from


@rule("calendars.own")
def own(request: HttpRequest) -> HttpResponse:
    return _page(request)


@rule("calendars.own")
@require_POST
def make_feed(request: HttpRequest) -> HttpResponse:
    form = FeedForm(request.POST)
    if not form.is_valid():
        return _page(request, form, feed_form=form)
    person = person_with_clock(request.user)
    named = form.cleaned_data["detail"] == "names"
    token = new_feed_address(actor=person, now=current_moment(), person=person, with_names=named)
    address = request.build_absolute_uri(reverse("calendars:feed", args=[token]))
    return _page(request, address=address)


@rule("calendars.own")
@require_POST
def end_feed(request: HttpRequest) -> HttpResponse:
    person = person_with_clock(request.user)
    stop_feed(actor=person, now=current_moment(), person=person)
    messages.success(request, "The address has stopped working.")
    return redirect("calendars:own")


@public
def feed(request: HttpRequest, token: str) -> HttpResponse:
    row = person_of(hash_of(token), today=today())
    if row is None:
        raise Http404("No calendar has this address.")
    body = feed_body(row, now=current_moment())
    etag = f'"{hash_of(body.decode())[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, max-age=300"}
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=answer) or answer


@rule("calendars.own")
@require_POST
def add_outside(request: HttpRequest) -> HttpResponse:
    form = SubscribeForm(request.POST)
    person = person_with_clock(request.user)
    if form.is_valid():
        try:
            subscribe(actor=person, now=current_moment(), person=person, **form.cleaned_data)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "The calendar is added. Its busy times block soon.")
            return redirect("calendars:own")
    return _page(request, form, subscribe_form=form)


@rule("calendars.own")
@require_POST
def remove_outside(request: HttpRequest, pk: int) -> HttpResponse:
    mine = ExternalCalendar.objects.filter(person=holder_of(request.user).person_id)
    person = person_with_clock(request.user)
    unsubscribe(actor=person, now=current_moment(), calendar=get_object_or_404(mine, pk=pk))
    messages.success(request, "The calendar is removed.")
    return redirect("calendars:own")


@rule("calendars.own")
def clock(request: HttpRequest) -> HttpResponse:
    person = person_with_clock(request.user)
    back = request.POST.get("next") or request.GET.get("next") or ""
    form = ClockForm(request.POST or None, initial={"time_zone": zone_of(person).key})
    if request.method == "POST" and form.is_valid():
        try:
            set_clock(
                actor=person,
                now=current_moment(),
                person=person,
                time_zone=form.cleaned_data["time_zone"],
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Times are now shown in your time zone.")
            return redirect(back if _safe(request, back) else "home:home")
    status = 422 if form.errors else 200
    context = {"form": form, "next": back if _safe(request, back) else ""}
    return render(request, "calendars/clock.html", context, status=status)


def _page(request: HttpRequest, form: PdForm | None = None, **more: Any) -> HttpResponse:
    """The calendar page; a form that failed stands in for its fresh one."""
    person = person_with_clock(request.user)
    zone = zone_of(person)
    context = {
        "page": own_calendar(person, current_moment()),
        "zone_name": zone_name(zone),
        "form": form,
        "feed_form": FeedForm(),
        "subscribe_form": SubscribeForm(),
    }
    status = 422 if form is not None else 200
    with timezone.override(zone):
        return render(request, "calendars/own.html", context | more, status=status)


def _safe(request: HttpRequest, url: str) -> bool:
    """Whether a way back stays on this site."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, {request.get_host()})
