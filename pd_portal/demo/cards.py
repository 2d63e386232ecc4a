"""The people of the demo on its sign-in page, and signing in as one of them."""

from typing import Any

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from pd_portal.access import roles
from pd_portal.access.samples import testers
from pd_portal.access.views import public
from pd_portal.ui.nav import viewer_name
from pd_portal.ui.site import DemoCard

BACKEND = "django.contrib.auth.backends.ModelBackend"
ABOUT = {"staff": "Staff member", "unlisted": "Not on HR's list yet"}


def people() -> dict[str, Any]:
    """Users by the key of their card."""
    found: dict[str, Any] = {}
    for _, source in testers.items():
        found |= source()
    return found


def cards() -> list[DemoCard]:
    """One card for each role of the demo."""
    return [
        DemoCard(key, viewer_name(user), ABOUT.get(key) or roles.LABELS.get(key, key.capitalize()))
        for key, user in people().items()
    ]


@require_POST
def as_card(request: HttpRequest) -> HttpResponse:
    user = people().get(request.POST.get("who", ""))
    if user is None:
        raise Http404
    login(request, user, backend=BACKEND)
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return redirect(wanted)
    return redirect("home:home")


sign_in = public(as_card)
