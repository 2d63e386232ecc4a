from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pd_portal.access.views import rule


@rule("home.open")
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home/home.html", {})
