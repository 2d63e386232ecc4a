from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pd_portal.access.views import rule
from pd_portal.audit.forms import LogFilter
from pd_portal.audit.queries.log import log_page


@rule("audit.view_log")
def log(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first."""
    form = LogFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    number = request.GET.get("page", "1")
    found = log_page(**chosen, number=int(number) if number.isdecimal() else 1)
    return render(request, "audit/log.html", {"filter_form": form, "log": found})
