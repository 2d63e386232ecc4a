from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from coaching.actions.records import (
    answer_request,
    approve_opening,
    ask_opening,
    end_hold,
    log_records_request,
    place_hold,
    redact,
)
from coaching.forms.records import HoldForm, OpeningForm, RecordsForm, RedactionForm
from coaching.models import LegalHold, Opening, RecordsRequest
from coaching.queries.records import bundle, open_holds, records_page
from coaching.views.base import form_page, me, opens_text, posted, see_other
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.people.models import StaffMember
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from

KEEP = "coaching.keep_records"


@rule(KEEP)
def records(request: HttpRequest) -> HttpResponse:
    """Requests, openings that wait for a second person, holds, and how long things are kept."""
    unanswered = Opening.objects.exclude(request__status=RecordsRequest.Status.ANSWERED)
    waiting = unanswered.filter(approved_at=None).exclude(asked_by=me(request))
    context = {
        "requests": RecordsRequest.objects.select_related("about").order_by("-received_on"),
        "waiting": waiting.select_related("asked_by", "request", "engagement__service_line"),
        "holds": open_holds(),
    }
    return render(request, "coaching/records.html", context)


@rule(KEEP)
def records_new(request: HttpRequest) -> HttpResponse:
    """Log a request; ``?about=`` names the person, found first."""
    searched = request.GET.get("q", "").strip()
    about = _about(request)
    form = RecordsForm(posted(request))
    if request.method == "POST" and form.is_valid():
        cleaned = dict(form.cleaned_data)
        period = (cleaned.pop("period_starts_on"), cleaned.pop("period_ends_on"))
        try:
            made = log_records_request(
                about=about, period=period, actor=me(request), now=dates.now(), **cleaned
            )
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Logged. Notice has been given.")
            return see_other("coaching:records_request", made.pk)
    people = StaffMember.objects.filter(merged_into=None)
    context = {
        "form": form,
        "about": about,
        "q": searched,
        "people": people.search(searched)[:20] if searched else [],
    }
    status = 422 if form.errors else 200
    return render(request, "coaching/records_new.html", context, status=status)


def _about(request: HttpRequest) -> StaffMember | None:
    wanted = request.GET.get("about", "")
    return StaffMember.objects.filter(pk=wanted).first() if wanted.isdecimal() else None


@rule(KEEP)
def records_request(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(RecordsRequest.objects.select_related("about"), pk=pk)
    page = records_page(found, today=dates.today())
    form = OpeningForm(posted(request), engagements=page.engagements)
    if request.method == "POST" and form.is_valid():
        try:
            ask_opening(request=found, actor=me(request), now=dates.now(), **form.cleaned_data)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Asked. A second person has to approve it.")
            return see_other("coaching:records_request", pk)
    context = {"page": page, "form": form, "mine": me(request), "now": dates.now()}
    status = 422 if form.errors else 200
    return render(request, "coaching/records_request.html", context, status=status)


@rule(KEEP)
@require_POST
def records_answer(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(RecordsRequest, pk=pk)
    return _done(request, found.pk, answer_request, request=found)


@rule(KEEP)
@require_POST
def opening_approve(request: HttpRequest, pk: int) -> HttpResponse:
    opening = get_object_or_404(Opening.objects.select_related("engagement", "asked_by"), pk=pk)
    return _done(request, opening.request_id, approve_opening, opening=opening)


def _done(request: HttpRequest, pk: int, act: Any, /, **what: Any) -> HttpResponse:
    """Do it and say so. ``what`` may hold a records request of the name ``request``."""
    try:
        act(actor=me(request), now=dates.now(), **what)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "Done, and logged where everyone concerned sees it.")
    return see_other("coaching:records_request", pk)


@rule(KEEP)
@never_cache
@opens_text
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """The bundle: for the officer who asked, after approval, for eight hours."""
    found = Opening.objects.filter(asked_by=me(request), pk=pk).select_related("request").first()
    if found is None:
        raise Http404("There is no such opening of yours.")
    form = RedactionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            redact(opening=found, actor=me(request), now=dates.now(), **form.cleaned_data)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            return see_other("coaching:opening", pk)
    pieces = bundle(me(request), found, now=dates.now())
    forms = [(piece, _redaction_form(piece.item, form)) for piece in pieces]
    context = {"opening": found, "pieces": forms, "form": form}
    status = 422 if form.errors else 200
    return render(request, "coaching/opening.html", context, status=status)


def _redaction_form(item: str, tried: RedactionForm) -> RedactionForm:
    """A form beside each piece; the one just tried keeps what was typed."""
    if tried.is_bound and tried.data.get("item") == item:
        return tried
    return RedactionForm(initial={"item": item}, auto_id=f"id_{item}_%s")


@rule(KEEP)
def hold_new(request: HttpRequest) -> HttpResponse:
    form = HoldForm(posted(request))
    if request.method == "POST" and form.is_valid():
        place_hold(actor=me(request), now=dates.now(), **form.cleaned_data)
        messages.success(request, "The hold is placed. Nothing of this engagement is deleted.")
        return see_other("coaching:records")
    return form_page(request, form, "Place a legal hold")


@rule(KEEP)
@require_POST
def hold_end(request: HttpRequest, pk: int) -> HttpResponse:
    hold = get_object_or_404(LegalHold, pk=pk, ends_on=None)
    end_hold(hold=hold, actor=me(request), now=dates.now())
    messages.success(request, "The hold has ended.")
    return see_other("coaching:records")
