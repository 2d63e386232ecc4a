from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from coaching.queries.home import client_home, coach_home, helped, sponsored
from coaching.queries.proposals import on_the_coachs_list, to_answer
from coaching.rules import leads_coaching
from coaching.views.base import me
from pd_portal.access.grants import roles_of
from pd_portal.access.roles import COACH
from pd_portal.access.views import rule
from pd_portal.ui import dates


@rule("coaching.open")
def home(request: HttpRequest) -> HttpResponse:
    person, now = me(request), dates.now()
    coach = coach_home(person, now=now)
    client = client_home(person, now=now)
    is_coach = COACH in roles_of(request.user) or bool(coach.engagements)
    context = {
        "coach": coach if is_coach else None,
        "waiting": on_the_coachs_list(person, now=now) if is_coach else [],
        "proposed": to_answer(person.pk, now=now),
        "client": client,
        "sponsored": sponsored(person, now=now),
        "helped": helped(person, now=now),
        "leads": leads_coaching(request.user),
        "now": now,
    }
    return render(request, "coaching/home.html", context)
