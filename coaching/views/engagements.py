from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from coaching.actions.engagements import (
    change_engagement,
    close_engagement,
    open_actions,
    unlogged_sessions,
)
from coaching.actions.parties import end_party, name_delegate
from coaching.forms.work import CloseForm, PersonSearch, SettingsForm
from coaching.models import Engagement, Party
from coaching.queries.capacity import found_by_name
from coaching.queries.copies import own_copy
from coaching.queries.engagement import engagement_page
from coaching.queries.home import people_named
from coaching.queries.requests import colleagues_of
from coaching.views.base import (
    engagement_or_404,
    form_page,
    me,
    my_parts,
    opens_text,
    posted,
    see_other,
)
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from

Part = Party.Part
ENDING = "Everything written stays readable here. No more sessions can be booked or logged."


@rule("coaching.view_engagement")
@opens_text
def engagement(request: HttpRequest, pk: int) -> HttpResponse:
    """Each part has a page of its own; coach and client share theirs."""
    found = engagement_or_404(request, pk, "coaching.view_engagement")
    parts = my_parts(request, found)
    if Part.COACH in parts or _was_client(request, found):
        return _working_page(request, found, parts)
    if Part.SPONSOR in parts:
        return see_other("coaching:sponsor", pk)
    if Part.DELEGATE in parts:
        return see_other("coaching:times", pk)
    return see_other("coaching:lead_engagement", pk)


def _was_client(request: HttpRequest, found: Engagement) -> bool:
    return found.parties.filter(person=me(request), part=Part.CLIENT).exists()


def _working_page(request: HttpRequest, found: Engagement, parts: frozenset) -> HttpResponse:
    now = dates.now()
    page = engagement_page(me(request), found, now=now, every="all" in request.GET)
    is_coach = Part.COACH in parts
    context = {"page": page, "is_coach": is_coach, "is_client": not is_coach, "now": now}
    return render(request, "coaching/engagement.html", context)


@rule("coaching.work_together")
def delegates(request: HttpRequest, pk: int) -> HttpResponse:
    found = engagement_or_404(request, pk, "coaching.work_together")
    colleagues = colleagues_of(request.user, dates.today())
    searched = request.GET.get("q", "").strip()
    people = found_by_name(colleagues, searched, room_on=None)
    form = PersonSearch(posted(request), people=colleagues)
    if request.method == "POST" and form.is_valid():
        try:
            name_delegate(
                engagement=found,
                person=form.cleaned_data["person"],
                actor=me(request),
                now=dates.now(),
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Your assistant can now see and arrange the times.")
            return see_other("coaching:delegates", pk)
    mine = found.parties.current().filter(for_person=me(request)).select_related("person")
    context = {"engagement": found, "form": form, "people": people, "q": searched, "mine": mine}
    return render(request, "coaching/delegates.html", context, status=422 if form.errors else 200)


@rule("coaching.work_together")
@require_POST
def delegate_end(request: HttpRequest, pk: int, party_pk: int) -> HttpResponse:
    found = engagement_or_404(request, pk, "coaching.work_together")
    party = get_object_or_404(
        found.parties.filter(for_person=me(request), part=Part.DELEGATE), pk=party_pk
    )
    end_party(party=party, actor=me(request), now=dates.now())
    messages.success(request, f"{party.person} no longer sees or arranges your times.")
    return see_other("coaching:delegates", pk)


@rule("coaching.draft_agreement")
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    found = engagement_or_404(request, pk, "coaching.draft_agreement")
    initial = {
        "allotted_sessions": found.allotted_sessions,
        "ends_on": found.ends_on,
        "group_name": found.group_name,
        "focus_areas": found.focus_areas.all(),
    }
    form = SettingsForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_engagement(
                engagement=found, actor=me(request), now=dates.now(), **form.cleaned_data
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Saved.")
            return see_other("coaching:engagement", pk)
    return form_page(request, form, "Sessions, dates and focus areas", back=found)


@rule("coaching.log_session")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    found = engagement_or_404(request, pk, "coaching.log_session")
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            close_engagement(
                engagement=found, actor=me(request), now=dates.now(), **form.cleaned_data
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "The engagement has ended. Everything stays readable here.")
            return see_other("coaching:engagement", pk)
    context = {
        "form": form,
        "engagement": found,
        "who": people_named(found, Part.CLIENT),
        "ending": ENDING,
        "waiting": unlogged_sessions(found).count(),
        "steps": open_actions(found).count(),
    }
    return render(request, "coaching/close.html", context, status=422 if form.errors else 200)


@rule("coaching.work_together")
@never_cache
@opens_text
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The coach's own, or the client's, to keep: what each reads on the page, in one file."""
    found = engagement_or_404(request, pk, "coaching.work_together")
    content = own_copy(me(request), found, now=dates.now())
    response = JsonResponse(content, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="coaching-{pk}.json"'
    return response
