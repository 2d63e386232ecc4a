"""Every view states its rule: ``@rule("app.permission")`` or ``@public``."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

import rules
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from pd_portal.access.grants import holder_of

View = Callable[..., HttpResponseBase]

PUBLIC = "public"


def rule(permission: str) -> Callable[[View], View]:
    """Let only those pass who hold ``permission`` at all; objects are checked by ``require``.

    A visitor is sent to sign in; a signed-in person without it gets a 403 page.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            require(permission, request.user)
            refuse_change_by_former(request, permission)
            return view(request, *args, **kwargs)

        guarded.rule = permission  # type: ignore[attr-defined]  # read by the access matrix
        return guarded

    return decorate


READING = ("GET", "HEAD", "OPTIONS")
# What is typed in a line is soon typed again; a longer text is handed back.
LONG_WORDS = 40


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send a visitor to sign in and back to a page that opens.

    A script is told that the session is over (401). Long words that came with a post whose
    session had ended stand on the answer, to be copied; they are kept nowhere.
    """
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401)
    if request.method in READING:
        return redirect_to_login(request.get_full_path())
    sent = redirect_to_login(page_of(request))
    words = [str(text) for name, text in request.POST.items() if is_long(name, str(text))]
    if not words:
        return sent
    context = {"words": words, "sign_in": sent.url}
    return render(request, "pd/signed_out.html", context, status=401)


def is_long(name: str, text: str) -> bool:
    return len(text) >= LONG_WORDS and name != "csrfmiddlewaretoken" and "password" not in name


def page_of(request: HttpRequest) -> str:
    """The page of ours that a form was sent from, else the front page."""
    came_from = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(came_from, hosts, require_https=request.is_secure()):
        return "/"
    page = urlsplit(came_from)
    return f"{page.path}?{page.query}" if page.query else page.path


# What somebody who has left may still change: their own address, a report of a mistake, their way in.
STILL_OWN = ("people.view_own_details", "signin.keep_own")


def refuse_change_by_former(request: HttpRequest, permission: str) -> None:
    """Whoever has left keeps reading their own records; changing anything else is over."""
    if request.method in READING or permission in STILL_OWN:
        return
    if holder_of(request.user).former:
        raise PermissionDenied(
            "Your last day has passed. You can still read your own records; ask HR about changes."
        )


def public(view: View) -> View:
    """Mark a view as open to anyone; its URL name stands in ``access.public`` with a reason."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    opened.rule = PUBLIC  # type: ignore[attr-defined]  # read by the access matrix
    return opened


def require(permission: str, user: Any, obj: Any = None, *, because: str = "") -> None:
    """Raise PermissionDenied, with the sentence ``because``, unless ``user`` may."""
    if not rules.has_perm(permission, user, obj):
        raise PermissionDenied(because or "Your role does not include this page.")
