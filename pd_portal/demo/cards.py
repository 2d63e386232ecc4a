"""The people of the demo on its sign-in page, and signing in as one of them."""

from typing import Any

from django.contrib.auth import login
from django.contrib.auth.models import Group
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from pd_portal.access import roles
from pd_portal.access.samples import testers
from pd_portal.access.views import public
from pd_portal.people.signin.registering import name_of
from pd_portal.ui.site import DemoCard

# A group holds each card's user; its name is this and the card's key.
GROUP = "demo card: "
BACKEND = "django.contrib.auth.backends.ModelBackend"
ABOUT = {
    "staff": "Teacher, staff member",
    "driver": "Works on the road, staff member",
    "board": "Board director",
    "unlisted": "Not on HR's list yet",
}


def cast() -> dict[str, Any]:
    """Users by the key of their card, as the demo's last step chose them."""
    groups = Group.objects.filter(name__startswith=GROUP).prefetch_related("user_set")
    cards = {
        group.name.removeprefix(GROUP): group.user_set.first() for group in groups.order_by("pk")
    }
    return {key: user for key, user in cards.items() if user is not None}


def people() -> dict[str, Any]:
    """Users by the key of their card."""
    found: dict[str, Any] = {}
    for _, source in testers.items():
        found |= source()
    return found


def cards() -> list[DemoCard]:
    """One card for each role of the demo."""
    return [
        DemoCard(
            key,
            name_of(user) or user.get_full_name(),
            ABOUT.get(key) or roles.LABELS.get(key, key.capitalize()),
        )
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
