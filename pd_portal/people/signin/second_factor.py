"""Some roles see much: they give a second factor, or an identity provider asked for one."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from pd_portal.access.grants import roles_of
from pd_portal.people.signin.conf import setting

GIVEN = "pd_second_factor"
OPEN_PATHS = ("/accounts/", "/static/", "/contact/", "/healthz", "/readyz")


def trusted_provider(provider: str) -> bool:
    return bool(setting("IDENTITY_PROVIDERS").get(provider, {}).get("asks_second_factor"))


def given_already(request: HttpRequest) -> bool:
    """Whether this session came with a second factor. A demo card counts, in the demo only."""
    records = get_authentication_records(request, request.user)
    if not records and getattr(settings, "PD_PORTAL_DEMO", False):
        return True
    if any(trusted_provider(record.get("provider", "")) for record in records):
        return True
    return any(record["method"] == "mfa" for record in records) or is_mfa_enabled(request.user)


def is_owed(request: HttpRequest) -> bool:
    """Whether this person must still set one up. Remembered in the session once given."""
    if not request.user.is_authenticated or request.session.get(GIVEN):
        return False
    if given_already(request):
        request.session[GIVEN] = True
        return False
    return bool(roles_of(request.user) & set(setting("SECOND_FACTOR_ROLES")))


class SecondFactorMiddleware:
    """Leads people of those roles to set up a second step before anything else opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(OPEN_PATHS) and is_owed(request):
            messages.warning(
                request, "Your role needs a second step when you sign in. Please set one up now."
            )
            return redirect("mfa_index")
        return self.get_response(request)
