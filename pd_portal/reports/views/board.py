"""Published month-ends: the Board's public page, its packet page, and a partner's own district."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from pd_portal.access.views import public, rule
from pd_portal.reports.packet import packet_pdf
from pd_portal.reports.queries.board import (
    BoardPage,
    agency_requirement,
    board_page,
    partner_requirements,
)


def _day(request: HttpRequest) -> date | None:
    """The day in the URL; what is no day is not found."""
    asked = request.GET.get("day")
    if not asked:
        return None
    try:
        return date.fromisoformat(asked)
    except ValueError as error:
        raise Http404 from error


@public
def board(request: HttpRequest) -> HttpResponseBase:
    """The newest month-end, or the one of a day; ``format=pdf`` is the page for the packet."""
    day = _day(request)
    page = board_page(agency_requirement(), day)
    if page is None and day is not None:
        raise Http404
    if page is not None and request.GET.get("format") == "pdf":
        return _packet(page)
    return render(request, "reports/board.html", {"page": page, "day": day})


def _packet(page: BoardPage) -> HttpResponse:
    response = HttpResponse(packet_pdf(page), content_type="application/pdf")
    name = f"{page.requirement.code}-{page.month_end.day}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@rule("reports.view_district")
def district(request: HttpRequest) -> HttpResponse:
    """The published month-ends of the districts one leads."""
    found = [board_page(requirement) for requirement in partner_requirements(request.user)]
    return render(request, "reports/district.html", {"pages": [page for page in found if page]})
