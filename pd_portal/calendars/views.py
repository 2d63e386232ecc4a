"""A person's own time zone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.calendars.actions.personal import set_clock
from pd_portal.calendars.forms import ClockForm
from pd_portal.calendars.queries.clocks import person_with_clock, zone_of
from pd_portal.ui.dates import now as current_moment
from pd_portal.ui.forms import form_errors_from


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
            return redirect(back if safe(request, back) else "home:home")
    status = 422 if form.errors else 200
    context = {"form": form, "next": back if safe(request, back) else ""}
    return render(request, "calendars/clock.html", context, status=status)


def safe(request: HttpRequest, url: str) -> bool:
    """Whether a way back stays on this site."""
    return bool(url) and url_has_allowed_host_and_scheme(url, {request.get_host()})
