"""People whose reminders come monthly by now: a talk helps more than another message."""

import rules
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pd_portal.access.views import rule
from pd_portal.people import person_of
from pd_portal.reports.queries.slowed import slowed
from pd_portal.ui import dates


@rule("reports.view_own_people")
def slowed_list(request: HttpRequest) -> HttpResponse:
    """My own people first, then, for HR, everybody."""
    person = person_of(request)
    assert person is not None  # noqa: S101  (the rule asks for a person)
    number = request.GET.get("page", "1")
    day = dates.today()
    found = slowed(person, request.user, day, number=int(number) if number.isdecimal() else 1)
    reads_all = rules.has_perm("reports.view_goal", request.user)
    context = {"found": found, "day": day, "reads_all": reads_all}
    return render(request, "reports/slowed.html", context)
