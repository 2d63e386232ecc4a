"""Turning e-mails off and on."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pd_portal.access.views import public, rule
from pd_portal.audit.actions import Refused
from pd_portal.notify.actions.refusing import allow_email, refuse_email
from pd_portal.notify.actions.texting import (
    ask_for_texts,
    confirm_number,
    number_from,
    stop_texts,
)
from pd_portal.notify.forms_ways import CodeForm, WaysForm
from pd_portal.notify.groups import GROUPS
from pd_portal.notify.queries.mine import Ways, ways_of
from pd_portal.notify.sms import sms_is_on
from pd_portal.notify.unsubscribing import wish_of
from pd_portal.people import person_of
from pd_portal.people.models import StaffMember
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from


@csrf_exempt  # a mail program posts here (RFC 8058); the signed link stands for its person
@public
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A GET asks, so that a scanner of links turns nothing off; a POST does it."""
    wish = wish_of(token)
    if wish is None or wish.group not in GROUPS:
        raise Http404
    if request.method == "POST":
        refuse_email(person=wish.person, group=wish.group, actor=wish.person, now=dates.now())
    shown = {"group": GROUPS[wish.group], "done": request.method == "POST"}
    return render(request, "notify/unsubscribe.html", shown)


@rule("notify.change_own")
def ways(request: HttpRequest) -> HttpResponse:
    """By what way I am written to: e-mail by group, and text messages."""
    person = person_of(request)
    assert person is not None  # noqa: S101  (the rule asks for a person)
    now_set = ways_of(person)
    form = WaysForm(request.POST or None, ways=now_set, texts=sms_is_on())
    if request.method == "POST" and form.is_valid():
        try:
            asked = _save_ways(form, person, now_set)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            return _after_ways(request, asked)
    shown = {"form": form, "ways": now_set, "texts": sms_is_on()}
    return render(request, "notify/ways.html", shown, status=422 if form.errors else 200)


def _after_ways(request: HttpRequest, number: str) -> HttpResponse:
    if number:
        messages.success(request, f"Your choices are saved. A code is on its way to {number}.")
        return redirect("notify:number")
    messages.success(request, "Your choices are saved.")
    return redirect("notify:ways")


def _save_ways(form: WaysForm, person: StaffMember, before: Ways) -> str:
    """The number a code was sent to, empty where none was needed."""
    now, asked = dates.now(), ""
    if sms_is_on():
        wanted, typed = form.cleaned_data["texts"], form.cleaned_data["number"]
        if not wanted:
            stop_texts(person=person, actor=person, now=now)
        elif number_from(typed) != before.number:
            asked = ask_for_texts(person=person, number=typed, actor=person, now=now)
    for group, chosen in form.groups():
        change = allow_email if chosen else refuse_email
        change(person=person, group=group, actor=person, now=now)
    return asked


@rule("notify.change_own")
def number(request: HttpRequest) -> HttpResponse:
    """The code that was sent to my number, or another one. Without a number that waits: back."""
    person = person_of(request)
    assert person is not None  # noqa: S101  (the rule asks for a person)
    waiting = ways_of(person).to_confirm
    if not waiting or not sms_is_on():
        return redirect("notify:ways")
    again = "again" in request.POST
    form = CodeForm(None if again else request.POST or None)
    try:
        if again:
            ask_for_texts(person=person, number=waiting, actor=person, now=dates.now())
            messages.success(request, f"Another code is on its way to {waiting}.")
            return redirect("notify:number")
        if request.method == "POST" and form.is_valid():
            confirm_number(person=person, **form.cleaned_data, actor=person, now=dates.now())
            messages.success(request, f"Text messages go to {waiting} where e-mail does not.")
            return redirect("notify:ways")
    except Refused as refused:
        if again:
            messages.warning(request, refused.message)
            return redirect("notify:number")
        form_errors_from(refused, form)
    shown = {"form": form, "number": waiting}
    return render(request, "notify/number.html", shown, status=422 if form.errors else 200)
