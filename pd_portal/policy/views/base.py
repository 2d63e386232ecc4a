"""What every view of Policy begins with."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render, resolve_url

from pd_portal.people import person_of
from pd_portal.people.models import StaffMember
from pd_portal.policy.models import Requirement, RequirementVersion


def see_other(to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Go on to another page after a POST."""
    return HttpResponse(status=303, headers={"Location": resolve_url(to, *args, **kwargs)})


def me(request: HttpRequest) -> StaffMember:
    """The person asking; a login on nobody's record decides nothing."""
    person = person_of(request)
    if person is None:
        raise PermissionDenied("Your login is not linked to a person yet. Ask HR to link it.")
    return person


def requirement_or_404(request: HttpRequest, code: str) -> Requirement:
    return get_object_or_404(Requirement.objects.visible_to(request.user), code=code)


def version_or_404(request: HttpRequest, pk: int) -> RequirementVersion:
    visible = Requirement.objects.visible_to(request.user)
    rows = RequirementVersion.objects.filter(requirement__in=visible)
    return get_object_or_404(rows.select_related("requirement", "pathway_version"), pk=pk)


def form_page(
    request: HttpRequest, form: Any, heading: str, requirement: Requirement, lede: str = ""
) -> HttpResponse:
    """A page that is one form about a requirement."""
    context = {"form": form, "heading": heading, "requirement": requirement, "lede": lede}
    return render(request, "policy/form.html", context, status=422 if form.errors else 200)
