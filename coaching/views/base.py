"""What every coaching view begins with."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from coaching.models import Engagement, Party
from coaching.notes import CannotOpen
from coaching.queries.engagement import load
from coaching.queries.home import people_named
from coaching.rules import parts_of
from pd_portal.access.views import require
from pd_portal.people import person_of
from pd_portal.people.models import StaffMember

View = Callable[..., HttpResponse]


def see_other(to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Go on to another page after a POST."""
    return HttpResponse(status=303, headers={"Location": resolve_url(to, *args, **kwargs)})


def me(request: HttpRequest) -> StaffMember:
    """The person asking; a login on nobody's record may not go on."""
    person = person_of(request)
    if person is None:
        raise PermissionDenied("Your login is not linked to a person yet. Ask HR to link it.")
    return person


def engagement_or_404(request: HttpRequest, pk: int, permission: str) -> Engagement:
    """An engagement the viewer may know of (else 404) and may do this to (else 403)."""
    engagement = load(request.user, pk)
    if engagement is None:
        raise Http404("There is no such engagement, or you are not part of it.")
    require(permission, request.user, engagement, because="You are not part of this in that way.")
    return engagement


def my_parts(request: HttpRequest, engagement: Engagement) -> frozenset[str]:
    """Parts the viewer holds in it."""
    return parts_of(request.user, engagement)


def opens_text(view: View) -> View:
    """Show a clear page, and change nothing, when sealed text cannot be opened or written."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except CannotOpen as problem:
            return render(request, "coaching/sealed.html", {"problem": problem}, status=503)

    return guarded


def form_page(
    request: HttpRequest,
    form: Any,
    heading: str,
    *,
    lede: str = "",
    readers: str = "",
    back: Engagement | None = None,
) -> HttpResponse:
    """A page that is one form; ``readers`` says who will read what is typed."""
    cancel = resolve_url("coaching:engagement", back.pk) if back else resolve_url("coaching:home")
    context = {
        "form": form,
        "heading": heading,
        "lede": lede,
        "readers": readers,
        "cancel": cancel,
        "about": _called(request, back) if back else "",
        "about_pk": back.pk if back else None,
    }
    return render(request, "coaching/form.html", context, status=422 if form.errors else 200)


def _called(request: HttpRequest, engagement: Engagement) -> str:
    """What its own page is headed for this reader: the client's name, or the coach's."""
    is_coach = Party.Part.COACH in my_parts(request, engagement)
    return people_named(engagement, Party.Part.CLIENT if is_coach else Party.Part.COACH)


def posted(request: HttpRequest) -> Any:
    """The data of a POST, an empty one too; None for a GET."""
    return request.POST if request.method == "POST" else None
