"""Rendering a page on the viewer's own clock."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from pd_portal.calendars.queries.clocks import zone_name


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    zone: ZoneInfo,
    status: int = 200,
) -> HttpResponse:
    """Render ``coaching/booking/TEMPLATE`` with every moment read in ``zone``."""
    named = context | {"zone_name": zone_name(zone)}
    with timezone.override(zone):
        return render(request, f"coaching/booking/{template}", named, status=status)
