"""Turning e-mails off and on."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pd_portal.access.views import public, rule
from pd_portal.audit.actions import Refused
from pd_portal.notify.actions.refusing import allow_email, refuse_email
from pd_portal.notify.actions.texting import choose_texts
from pd_portal.notify.forms_ways import WaysForm
from pd_portal.notify.groups import GROUPS
from pd_portal.notify.queries.mine import ways_of
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
    form = WaysForm(request.POST or None, ways=ways_of(person), texts=sms_is_on())
    if request.method == "POST" and form.is_valid():
        try:
            _save_ways(form, person)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Your choices are saved.")
            return redirect("notify:ways")
    status = 422 if form.errors else 200
    return render(request, "notify/ways.html", {"form": form, "texts": sms_is_on()}, status=status)


def _save_ways(form: WaysForm, person: StaffMember) -> None:
    now = dates.now()
    if sms_is_on():
        chosen = {"wanted": form.cleaned_data["texts"], "number": form.cleaned_data["number"]}
        choose_texts(person=person, **chosen, actor=person, now=now)
    for group, wanted in form.groups():
        change = allow_email if wanted else refuse_email
        change(person=person, group=group, actor=person, now=now)
