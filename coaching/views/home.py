from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from coaching.queries.capacity import room_of
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
    given, helping = sponsored(person, now=now), helped(person, now=now)
    has_role = COACH in roles_of(request.user)
    is_coach = has_role or bool(coach.engagements)
    leads = leads_coaching(request.user)
    context = {
        "me": person,
        "coach": coach if is_coach else None,
        "room": room_of(person, dates.local_day(now)) if has_role else None,
        "waiting": on_the_coachs_list(person, now=now) if is_coach else [],
        "proposed": to_answer(person.pk, now=now),
        "client": client,
        "sponsored": given,
        "helped": helping,
        "leads": leads,
        "is_elsewhere": bool(is_coach or given or helping or leads),
        "now": now,
    }
    return render(request, "coaching/home.html", context)
