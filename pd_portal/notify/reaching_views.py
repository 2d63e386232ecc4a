"""Turning e-mails off and on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pd_portal.access.views import public
from pd_portal.notify.actions.refusing import refuse_email
from pd_portal.notify.groups import GROUPS
from pd_portal.notify.unsubscribing import wish_of
from pd_portal.ui import dates


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
