from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pd_portal.access.views import rule
from pd_portal.home.queries import front_page
from pd_portal.people import person_of
from pd_portal.ui import dates


@rule("home.open")
def home(request: HttpRequest) -> HttpResponse:
    """My front page."""
    person = person_of(request)
    assert person is not None  # noqa: S101  (the rule asks for a person)
    page = front_page(person, request.user, now=dates.now())
    return render(request, "home/home.html", {"page": page, "today": dates.today()})
