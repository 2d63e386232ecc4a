from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pd_portal.access.views import rule
from pd_portal.notify.actions.choosing import change_preference, choose_pace, mark_read
from pd_portal.notify.forms import SettingsForm
from pd_portal.notify.queries import mine
from pd_portal.people import person_of
from pd_portal.ui import dates


@rule("notify.view_own")
def inbox(request: HttpRequest) -> HttpResponse:
    """What the portal told me, also by e-mail. A POST marks all of it read."""
    person = person_of(request)
    assert person is not None  # noqa: S101  (the rule asks for a person)
    if request.method == "POST":
        mark_read(person=person, actor=person, now=dates.now())
        return redirect("notify:inbox")
    number = request.GET.get("page", "1")
    found = mine.inbox(person, number=int(number) if number.isdecimal() else 1)
    return render(request, "notify/inbox.html", {"inbox": found})


@rule("notify.change_own")
def settings(request: HttpRequest) -> HttpResponse:
    """How often, and when, I want to be written to."""
    person = person_of(request)
    assert person is not None  # noqa: S101  (the rule asks for a person)
    form = SettingsForm(request.POST or None, choices=mine.choices(person))
    if request.method == "POST" and form.is_valid():
        now = dates.now()
        for group, pace in form.paces().items():
            choose_pace(person=person, group=group, pace=pace, actor=person, now=now)
        hours = {
            k: form.cleaned_data[k] for k in ("quiet_from_hour", "quiet_until_hour", "weekends")
        }
        change_preference(person=person, **hours, actor=person, now=now)
        messages.success(request, "Your choices are saved.")
        return redirect("notify:settings")
    status = 422 if form.is_bound else 200
    return render(request, "notify/settings.html", {"form": form}, status=status)
