from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.policy.actions.month_ends import TOO_FEW, publish_month_end, refuse_month
from pd_portal.policy.forms import MonthEndForm
from pd_portal.policy.queries.month_ends import draft_of, month_end_before, month_ends_page
from pd_portal.policy.views.base import me, requirement_or_404, see_other
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from


@rule("policy.view_goals")
def month_ends(request: HttpRequest, code: str) -> HttpResponse:
    """What is published of a requirement."""
    page = month_ends_page(requirement_or_404(request, code), dates.today())
    return render(request, "policy/month_ends.html", {"page": page})


@rule("policy.publish")
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Look at what would be published of a month's last day, then publish it."""
    owner = requirement_or_404(request, code)
    day = request.GET.get("day") or month_end_before(dates.today())
    form = MonthEndForm(request.POST or {"day": day})
    if not form.is_valid():
        return _page(request, owner, form)
    try:
        refuse_month(owner, form.cleaned_data["day"], dates.today())
        if request.method != "POST" or "look" in request.POST:
            return _page(request, owner, form, draft_of(owner, form.cleaned_data["day"]))
        made = publish_month_end(
            requirement=owner, actor=me(request), now=dates.now(), **form.cleaned_data
        )
    except Refused as refused:
        return _page(request, owner, form_errors_from(refused, form))
    messages.success(request, f"The figures of {dates.words(made.day)} are published.")
    return see_other("policy:month_ends", code)


def _page(request: HttpRequest, owner, form, draft=None) -> HttpResponse:
    context = {"form": form, "requirement": owner, "draft": draft, "too_few": TOO_FEW}
    return render(request, "policy/publish.html", context, status=422 if form.errors else 200)
