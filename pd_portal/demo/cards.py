"""The people of the demo on its sign-in page, and signing in as one of them."""

from typing import Any

from django.contrib.auth import login
from django.contrib.auth.models import Group
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from pd_portal.access import roles
from pd_portal.access.views import public, rule
from pd_portal.demo.guide import BESIDE, GUIDE, ORDER
from pd_portal.people.signin.registering import name_of
from pd_portal.ui.site import DemoCard

# A group holds each card's user; its name is this and the card's key.
GROUP = "demo card: "
BACKEND = "django.contrib.auth.backends.ModelBackend"


def cast() -> dict[str, Any]:
    """Users by the key of their card, as the demo's last step chose them."""
    groups = Group.objects.filter(name__startswith=GROUP).prefetch_related("user_set")
    cards = {
        group.name.removeprefix(GROUP): group.user_set.first() for group in groups.order_by("pk")
    }
    return {key: user for key, user in cards.items() if user is not None}


def roles_cast() -> dict[str, Any]:
    """Those of the cast whom the access matrix has a column for."""
    return {key: user for key, user in cast().items() if key not in BESIDE}


def cards() -> list[DemoCard]:
    """One card for everybody of the cast, in the order of the guide."""
    found = cast()
    shown = sorted(found, key=lambda key: ORDER.index(key) if key in ORDER else len(ORDER))
    return [
        DemoCard(
            key,
            name_of(found[key]) or found[key].get_full_name(),
            about_of(key),
            tuple(step.words for step in GUIDE[key].steps) if key in GUIDE else (),
        )
        for key in shown
    ]


def about_of(key: str) -> str:
    """Who somebody is, in a few words."""
    return GUIDE[key].about if key in GUIDE else roles.LABELS.get(key, key.capitalize())


@require_POST
def as_card(request: HttpRequest) -> HttpResponse:
    key = request.POST.get("who", "")
    user = cast().get(key)
    if user is None:
        raise Http404
    login(request, user, backend=BACKEND)
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return redirect(wanted)
    return redirect(GUIDE[key].lands if key in GUIDE else "home:home")


@rule("home.open")
def try_this(request: HttpRequest) -> HttpResponse:
    """What is worth trying as the person of the demo one is signed in as."""
    key = next((key for key, user in cast().items() if user == request.user), "")
    context = {"guide": GUIDE.get(key), "name": name_of(request.user), "about": about_of(key)}
    return render(request, "demo/try_this.html", context)


sign_in = public(as_card)
