"""Who works where. ``person_of(request)`` is how every view learns who is asking."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from pd_portal.people.models import StaffMember


def person_of(request: HttpRequest) -> "StaffMember | None":
    """The person signed in, read once per request; ``None`` for a login on nobody's record."""
    from pd_portal.people.models import StaffMember

    if not request.user.is_authenticated:
        return None
    if not hasattr(request, "_pd_person"):
        request._pd_person = StaffMember.objects.filter(user=request.user).first()
    return request._pd_person
