from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from coaching.actions.capacity import state_capacity
from coaching.forms.capacity import CapacityForm
from coaching.queries.capacity import capacities, room_of
from coaching.queries.requests import coaches_to_ask_about
from coaching.views.base import me, posted, see_other
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from


@rule("coaching.state_capacity")
def capacity(request: HttpRequest, pk: int) -> HttpResponse:
    """How many engagements a coach can hold: their own to say, and the lead's."""
    day = dates.today()
    coach = get_object_or_404(coaches_to_ask_about(request.user, day), pk=pk)
    room, is_own = room_of(coach, day), coach == me(request)
    form = CapacityForm(posted(request), initial={"engagements": room.most, "starts_on": day})
    if request.method == "POST" and form.is_valid():
        try:
            state_capacity(coach=coach, **form.cleaned_data, actor=me(request), now=dates.now())
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Noted.")
            return see_other("coaching:home" if is_own else "coaching:overview")
    context = {
        "coach": coach,
        "is_own": is_own,
        "room": room,
        "said": capacities(coach),
        "form": form,
        "back": "coaching:home" if is_own else "coaching:overview",
    }
    return render(request, "coaching/capacity.html", context, status=422 if form.errors else 200)
