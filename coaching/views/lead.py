from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from coaching.actions.parties import add_party, end_party
from coaching.actions.requests import ask_hand_over
from coaching.forms.hours import HoursForm
from coaching.forms.work import PartyForm
from coaching.models import Party
from coaching.queries.booking_pages import kinds_offered
from coaching.queries.capacity import found_by_name
from coaching.queries.crews import crew_on_page
from coaching.queries.held_hours import DIMENSIONS, held_between, hours_by, total_hours
from coaching.queries.home import people_named
from coaching.queries.lead import lead_overview
from coaching.queries.others import lead_view
from coaching.views.base import engagement_or_404, me, opens_text, posted, see_other
from pd_portal.access.views import rule
from pd_portal.audit.actions import Refused
from pd_portal.people.models import StaffMember
from pd_portal.ui import dates
from pd_portal.ui.sheets import csv_lines

LEAD = "coaching.lead"
ADDABLE = (Party.Part.CLIENT, Party.Part.SPONSOR, Party.Part.COACH)


@rule(LEAD)
def overview(request: HttpRequest) -> HttpResponse:
    now = dates.now()
    context = {"page": lead_overview(now=now), "today": dates.local_day(now)}
    return render(request, "coaching/overview.html", context)


@rule(LEAD)
def lead_engagement(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts of one engagement; who takes part is changed here."""
    found = engagement_or_404(request, pk, LEAD)
    part = request.GET.get("part", Party.Part.SPONSOR)
    if part not in ADDABLE:
        raise Http404("There is no such part.")
    everyone = StaffMember.objects.filter(merged_into=None)
    searched = request.GET.get("q", "").strip()
    room_on = dates.today() if part == Party.Part.COACH else None
    form = PartyForm(posted(request), people=everyone)
    if request.method == "POST" and form.is_valid():
        try:
            add_party(
                engagement=found,
                person=form.cleaned_data["person"],
                part=part,
                beyond=form.cleaned_data["beyond"],
                actor=me(request),
                now=dates.now(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"{form.cleaned_data['person']} takes part now.")
            return see_other("coaching:lead_engagement", pk)
    context = {
        "view": lead_view(found, now=dates.now()),
        "who": people_named(found, "client"),
        "part": Party.Part(part),
        "parts": [(p.value, p.label, f"?part={p.value}", p == part) for p in ADDABLE],
        "q": searched,
        "people": found_by_name(everyone, searched, room_on=room_on),
        "form": form,
        "kinds": kinds_offered(crew_on_page(found)),
    }
    status = 422 if form.errors else 200
    return render(request, "coaching/lead_engagement.html", context, status=status)


@rule(LEAD)
@require_POST
def party_end(request: HttpRequest, pk: int, party_pk: int) -> HttpResponse:
    found = engagement_or_404(request, pk, LEAD)
    party = get_object_or_404(found.parties.current().select_related("person"), pk=party_pk)
    try:
        end_party(party=party, actor=me(request), now=dates.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{party.person} does not take part any more.")
    return see_other("coaching:lead_engagement", pk)


@rule(LEAD)
@require_POST
@opens_text
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the search for another coach in the queue."""
    found = engagement_or_404(request, pk, LEAD)
    try:
        made = ask_hand_over(engagement=found, actor=me(request), now=dates.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return see_other("coaching:lead_engagement", pk)
    messages.success(request, "Propose a coach. The client chooses; private notes stay behind.")
    return see_other("coaching:request", made.pk)


@rule(LEAD)
def hours(request: HttpRequest) -> HttpResponseBase:
    """Minutes of held sessions by service, month, coach, client, unit or focus."""
    form = HoursForm(request.GET or None, today=dates.today())
    chosen = form.chosen
    sessions = held_between(chosen.starts_on, chosen.ends_on)
    label, adds_up, _ = DIMENSIONS[chosen.by]
    rows = hours_by(chosen.by, sessions)
    total = total_hours(sessions)
    if request.GET.get("format") == "csv":
        lines = csv_lines(
            (label, "Sessions", "Minutes"), ((r.label, r.sessions, r.minutes) for r in rows)
        )
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="coaching-hours.csv"'
        return response
    context = {
        "filters": form,
        "chosen": chosen,
        "label": label,
        "adds_up": adds_up,
        "rows": rows,
        "total": total,
        "query": request.GET.urlencode(),
    }
    return render(request, "coaching/hours.html", context)
