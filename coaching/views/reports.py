from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from coaching.actions.reports import change_report, draft_report, offer_report, release_report
from coaching.forms.reports import ChangeReportForm, DraftReportForm
from coaching.models import Engagement, Party, SponsorReport
from coaching.notes import CannotOpen
from coaching.queries.engagement import goals_of
from coaching.queries.home import people_named, texts_of
from coaching.queries.outside import why_no_report
from coaching.queries.sessions import UNREADABLE
from coaching.views.base import engagement_or_404, me, my_parts, opens_text, posted, see_other
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.ui import dates
from pd_portal.ui.forms import form_errors_from

TOGETHER = "coaching.work_together"


@rule(TOGETHER)
@opens_text
def report(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The coach drafts it; once handed over, the client changes and releases it."""
    found = engagement_or_404(request, pk, TOGETHER)
    if kind not in SponsorReport.Kind.values:
        raise Http404("There is no such report.")
    row = found.reports.filter(kind=kind).first()
    is_coach = Party.Part.COACH in my_parts(request, found)
    may_read = row is not None and (is_coach or row.offered_at)
    text = _text_of(request, row) if may_read else ""
    nobody = why_no_report(found)
    form = None if nobody else _form(request, found, row, is_coach, text)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            _save(request, found, row, kind, is_coach, form)
        except Refused as refused:
            form_errors_from(refused, form)
        else:
            messages.success(request, "Saved.")
            return see_other("coaching:report", pk, kind)
    context = {
        "engagement": found,
        "who": people_named(found, Party.Part.CLIENT),
        "sponsor": people_named(found, Party.Part.SPONSOR),
        "report": row if may_read else None,
        "title": SponsorReport.Kind(kind).label,
        "kind": kind,
        "is_coach": is_coach,
        "text": text,
        "form": form,
        "nobody": nobody,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "coaching/report.html", context, status=status)


def _text_of(request: HttpRequest, row: SponsorReport) -> str:
    (text,) = texts_of(me(request), [row])
    if text is None:  # a form opened now would be saved over what cannot be read
        raise CannotOpen(UNREADABLE)
    return text


def _form(
    request: HttpRequest, found: Engagement, row: SponsorReport | None, is_coach: bool, text: str
) -> Any:
    """The form for whoever holds the report now, None when it is the other's turn or released."""
    if row is not None and row.released_at:
        return None
    offered = row is not None and row.offered_at is not None
    if is_coach and not offered:
        goals = [v for v in goals_of(me(request), found) if v.goal.is_shareable]
        chosen = [goal.pk for goal in row.goals.all()] if row else []
        initial = {"text": text, "goals": chosen}
        return DraftReportForm(posted(request), goals=goals, initial=initial)
    if not is_coach and offered:
        return ChangeReportForm(posted(request), initial={"text": text})
    return None


def _save(
    request: HttpRequest,
    found: Engagement,
    row: SponsorReport | None,
    kind: str,
    is_coach: bool,
    form: Any,
) -> None:
    person, now, text = me(request), dates.now(), form.cleaned_data["text"]
    if is_coach:
        draft_report(
            engagement=found, kind=kind, text=text, goals=form.chosen, actor=person, now=now
        )
    elif row is not None:
        change_report(report=row, text=text, actor=person, now=now)


@rule(TOGETHER)
@require_POST
def report_offer(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    return _move(request, pk, kind, offer_report, "The report is with the client now.")


@rule("coaching.be_client")
@require_POST
def report_release(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    return _move(request, pk, kind, release_report, "Released. Your sponsor can read it now.")


def _move(request: HttpRequest, pk: int, kind: str, act: Any, told: str) -> HttpResponse:
    found = engagement_or_404(request, pk, TOGETHER)
    row = found.reports.filter(kind=kind).first()
    if row is None:
        raise Http404("There is no such report.")
    try:
        act(report=row, actor=me(request), now=dates.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, told)
    return see_other("coaching:report", pk, kind)
