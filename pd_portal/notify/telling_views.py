"""For HR: people no message reaches, their letters, and addresses that do not work."""

from datetime import datetime
from typing import Any

import rules
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from pd_portal.access.views import require, rule
from pd_portal.audit.actions import Refused
from pd_portal.notify.actions.telling import clear_bounce, mark_told, note_dead_address
from pd_portal.notify.letters import Letterhead, letters_pdf
from pd_portal.notify.models import Bounce
from pd_portal.notify.queries.reach import reach_of, with_reach
from pd_portal.notify.queries.untold import (
    placed_on,
    units_with_untold,
    untold_messages,
    untold_page,
    untold_people,
)
from pd_portal.notify.telling_forms import DeadAddressForm, ToldForm, UntoldFilter
from pd_portal.people import person_of
from pd_portal.people.models import StaffMember
from pd_portal.people.registries import Tab, person_tabs
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from
from pd_portal.ui.site import site_facts

MOST_LETTERS = 200


@rule("notify.tell_otherwise")
def untold(request: HttpRequest) -> HttpResponse:
    """Who could not be told, and why. A POST notes who has got a letter."""
    now = dates.now()
    form = ToldForm(request.POST or None, initial={"told_on": dates.today(), "as_of": now})
    if request.method == "POST" and form.is_valid():
        try:
            return _told(request, form, now)
        except Refused as refused:
            form_errors_from(refused, form)
    filter_form = UntoldFilter(request.GET or None, units_with_untold(request.user))
    number = request.GET.get("page", "1")
    found = untold_page(
        request.user, now=now, number=int(number) if number.isdecimal() else 1,
        **filter_form.filters(),
    )  # fmt: skip
    shown = {"form": form, "filter_form": filter_form, "untold": found}
    shown["letters_url"] = f"{reverse('notify:letters')}?{request.GET.urlencode()}"
    return render(request, "notify/untold.html", shown, status=422 if form.errors else 200)


def _told(request: HttpRequest, form: ToldForm, now: datetime) -> HttpResponse:
    chosen = [int(pk) for pk in request.POST.getlist("person") if pk.isdecimal()]
    shown = untold_messages(request.user).filter(
        recipient__in=chosen, created_at__lte=form.cleaned_data["as_of"]
    )
    actor = person_of(request)
    assert actor is not None  # noqa: S101  (the rule asks for a role)
    mark_told(messages=shown, told_on=form.cleaned_data["told_on"], actor=actor, now=now)
    words = "1 person has" if len(chosen) == 1 else f"{len(chosen)} people have"
    messages.success(request, f"{words} been told by letter.")
    return redirect(request.get_full_path())


@rule("notify.tell_otherwise")
def letters(request: HttpRequest) -> HttpResponse:
    """The letters of everybody the filter shows, as one PDF."""
    filter_form = UntoldFilter(request.GET or None, units_with_untold(request.user))
    people = untold_people(request.user, **filter_form.filters())
    found = list(people.prefetch_related(placed_on(dates.today()))[: MOST_LETTERS + 1])
    if not found or len(found) > MOST_LETTERS:
        words = "Nobody waits for a letter here." if not found else "Choose a smaller unit: one print holds 200 letters."  # fmt: skip
        messages.warning(request, words)
        return redirect(f"{reverse('notify:untold')}?{request.GET.urlencode()}")
    pdf = letters_pdf(found, _letterhead(request), dates.today())
    disposition = f'attachment; filename="letters-{dates.today():%Y-%m-%d}.pdf"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _letterhead(request: HttpRequest) -> Letterhead:
    facts = site_facts(request)
    return Letterhead(
        agency=facts.agency_name or facts.portal_name,
        contact=facts.hr_contact,
        phone=facts.hr_phone,
        url=request.build_absolute_uri(reverse("notify:inbox")),
    )


@rule("notify.tell_otherwise")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """How one person is reached, what was sent, and which address does not work."""
    found = get_object_or_404(StaffMember.objects.visible_to(request.user), pk=pk)
    require("people.change_person", request.user, found, because="HR of their own employer sees how a person is reached.")  # fmt: skip
    reach = reach_of(found)
    form = DeadAddressForm(_typed(request), addresses=reach.usable)
    if request.method == "POST":
        try:
            if _changed(request, reach.person, form):
                return redirect("notify:person", pk=pk)
        except Refused as refused:
            form_errors_from(refused, form)
    shown = {"reach": reach, "form": form}
    return render(request, "notify/person.html", shown, status=422 if form.errors else 200)


def _typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" and "clear" not in request.POST else None


def _changed(request: HttpRequest, found: StaffMember, form: DeadAddressForm) -> bool:
    actor, now = person_of(request), dates.now()
    assert actor is not None  # noqa: S101  (the rule asks for a role)
    if "clear" in request.POST:
        chosen = request.POST["clear"]
        pk = int(chosen) if chosen.isdecimal() else 0
        bounce = get_object_or_404(Bounce, pk=pk, person=found, cleared_at=None)
        clear_bounce(bounce=bounce, actor=actor, now=now)
        messages.success(request, "The address is used again, and what waited for it is sent.")
        return True
    if not form.is_valid():
        return False
    note_dead_address(person=with_reach(found.pk), **form.cleaned_data, actor=actor, now=now)
    messages.success(request, "Nothing is sent to that address any more.")
    return True


@person_tabs.provides("messages")
def messages_tab(person: StaffMember, user: Any) -> Tab | None:
    """For whoever keeps the person's record."""
    if not rules.has_perm("notify.tell_otherwise", user):
        return None
    if not rules.has_perm("people.change_person", user, person):
        return None
    return Tab("Messages", reverse("notify:person", args=[person.pk]))
