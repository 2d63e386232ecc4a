"""Every view states its rule: ``@rule("app.permission")`` or ``@public``."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import rules
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

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
                return redirect_to_login(request.get_full_path())
            require(permission, request.user)
            refuse_change_by_former(request, permission)
            return view(request, *args, **kwargs)

        guarded.rule = permission  # type: ignore[attr-defined]  # read by the access matrix
        return guarded

    return decorate


READING = ("GET", "HEAD", "OPTIONS")
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
