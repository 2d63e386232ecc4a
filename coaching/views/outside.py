from datetime import date, timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from coaching.forms.ledger import LedgerForm
from coaching.models import Engagement, SponsorReport
from coaching.queries import contracts as sums
from coaching.queries import ledger as hr
from coaching.queries import outside
from coaching.queries.home import people_named, texts_of
from coaching.queries.others import others_see as what_others_see
from coaching.queries.proposals import to_answer
from coaching.views.base import engagement_or_404, me, opens_text
from pd_portal.access.grants import holder_of
from pd_portal.access.roles import PARTNER_LEAD
from pd_portal.access.views import require, rule
from pd_portal.people.models import Employer, OrgUnit
from pd_portal.ui import dates
from pd_portal.ui.sheets import csv_lines

ROWS = 50


@rule("coaching.view_as_sponsor")
@opens_text
def sponsor(request: HttpRequest, pk: int) -> HttpResponse:
    found = engagement_or_404(request, pk, "coaching.view_as_sponsor")
    reports = released_reports(found)
    context = {
        "view": outside.sponsor_view(found),
        "who": people_named(found, "client"),
        "coaches": people_named(found, "coach"),
        "reports": list(zip(reports, texts_of(me(request), reports), strict=True)),
    }
    return render(request, "coaching/sponsor.html", context)


def released_reports(found: Engagement) -> list[SponsorReport]:
    """Reports the client has released."""
    return list(SponsorReport.objects.filter(engagement=found, released_at__isnull=False))


@rule("coaching.view_engagement")
def times(request: HttpRequest, pk: int) -> HttpResponse:
    """An assistant's page: date, time, place and mode."""
    found = engagement_or_404(request, pk, "coaching.arrange_times")
    view = outside.delegate_view(found, me(request), now=dates.now())
    waiting = [p for p in to_answer(me(request).pk, now=dates.now()) if p.engagement_id == pk]
    return render(request, "coaching/times.html", {"view": view, "proposed": waiting})


@rule("coaching.be_client")
def others_see(request: HttpRequest, pk: int) -> HttpResponse:
    found = engagement_or_404(request, pk, "coaching.be_client")
    page = what_others_see(found, me(request), now=dates.now())
    return render(request, "coaching/others_see.html", {"page": page, "engagement": found})


@rule("coaching.view_ledger")
def ledger(request: HttpRequest) -> HttpResponse:
    employers = hr.employers_of(request.user)
    form = _ledger_form(request, employers)
    lines = hr.ledger(employers, form.chosen)
    totals = hr.ledger_totals(lines)
    pages = Paginator(lines, ROWS)
    pages.count = totals.sessions  # the same count, asked once
    page = pages.get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "page": page,
        "rows": hr.ledger_rows(page.object_list, employers),
        "totals": totals,
        "employers": employers,
        "chosen": form.chosen,
        "query": request.GET.urlencode(),
    }
    return render(request, "coaching/ledger.html", context)


@rule("coaching.view_ledger")
def ledger_csv(request: HttpRequest) -> StreamingHttpResponse:
    employers = hr.employers_of(request.user)
    form = _ledger_form(request, employers)
    rows = hr.ledger_stream(hr.ledger(employers, form.chosen), employers)
    lines = csv_lines(hr.LEDGER_COLUMNS, (cells(row) for row in rows))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="coaching-ledger.csv"'
    return response


def _ledger_form(request: HttpRequest, employers: list[Employer]) -> LedgerForm:
    return LedgerForm(
        request.GET or None,
        today=dates.today(),
        coaches=hr.coaches_in(employers),
        units=hr.units_in(employers),
    )


def cells(row: hr.LedgerRow) -> list[object]:
    """A ledger row in the order of its columns."""
    return [
        row.on.isoformat(),
        row.organization,
        row.client,
        row.coach,
        row.service,
        row.mode,
        row.planned_minutes,
        row.minutes,
        row.outcome,
        row.attendance,
        row.agreement_version,
    ]


@rule("coaching.view_totals")
def contracts(request: HttpRequest) -> HttpResponse:
    """Bought, used, booked, left; a partner lead sees their own, without names."""
    require("coaching.view_totals", request.user)
    paths = led_paths(request)
    context = {"contracts": sums.contracts(dates.today(), paths), "all": paths is None}
    context["people"] = sums.people_by_service(paths)
    return render(request, "coaching/contracts.html", context)


def led_paths(request: HttpRequest) -> list[str] | None:
    """Paths of the units a partner lead answers for; None for a coaching lead, who sees all."""
    from coaching.rules import leads_coaching

    if leads_coaching(request.user):
        return None
    grants = [grant for grant in holder_of(request.user).grants if grant.role == PARTNER_LEAD]
    units = [grant.unit_id for grant in grants if grant.unit_id]
    employers = Employer.objects.filter(pk__in=[g.employer_id for g in grants if g.employer_id])
    units += employers.values_list("unit_id", flat=True)
    return list(OrgUnit.objects.filter(pk__in=units).values_list("path", flat=True))


def month_before(day: date) -> tuple[date, date]:
    """First and last day of the month before ``day``."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last
