"""Loading what HR may change, the same way on every page about one person."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from pd_portal.access.views import require
from pd_portal.people import person_of
from pd_portal.people.models import Employment, Leave, Position, StaffMember
from pd_portal.people.views.answering import FormPage, answer, confirmation
from pd_portal.people.visibility import employers_kept_by
from pd_portal.ui.dates import now

F = TypeVar("F", Employment, Position, Leave)


def person_for(request: HttpRequest, pk: int, permission: str, *, because: str) -> StaffMember:
    """Somebody the viewer sees (else 404) and has ``permission`` on (else 403 with ``because``)."""
    found: StaffMember = get_object_or_404(StaffMember.objects.visible_to(request.user), pk=pk)
    require(permission, request.user, found, because=because)
    return found


def kept_person(request: HttpRequest, pk: int) -> StaffMember:
    """Somebody the viewer sees and may change."""
    because = "Only HR of this person's own employer changes their record."
    return person_for(request, pk, "people.change_person", because=because)


def url_of(person: StaffMember) -> str:
    return reverse("people:person", args=[person.pk])


def by(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when."""
    return {"actor": person_of(request), "now": now()}


def colleagues(request: HttpRequest) -> Any:
    """Among whom to look for a supervisor."""
    return StaffMember.objects.visible_to(request.user).filter(merged_into__isnull=True)


def fact_here(request: HttpRequest, model: type[F], person: StaffMember, pk: int) -> F:
    """A standing fact of the person at an employer the viewer keeps."""
    mine = model.objects.standing().filter(
        person=person, employer__in=employers_kept_by(request.user)
    )
    return get_object_or_404(mine.select_related("employer__unit"), pk=pk)


def take_back(
    request: HttpRequest, person: StaffMember, fact: Any, what: str, do: Callable[..., Any]
) -> HttpResponse:
    """The page that takes a fact back: it never was, and stays on record as such."""
    page = FormPage(
        f"Take back a {what} of {person}",
        url_of(person),
        intro=f"Use this for a {what} that never was. It stays on record as taken back.",
        submit="Take it back",
        kind="danger",
    )
    return answer(
        request,
        confirmation(request),
        page,
        lambda data: do(**{what: fact}, **by(request)),
        said=f"The {what} was taken back.",
    )
