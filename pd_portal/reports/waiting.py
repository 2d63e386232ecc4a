"""What reports add to HR's weekly list of what waits."""

from datetime import date
from typing import Any

from django.urls import reverse

from pd_portal.policy.registries import Waits, hr_waits
from pd_portal.reports.queries.requests import requests_visible_to


@hr_waits.provides("requests for more time")
def requests_for_more_time(user: Any, day: date) -> Waits:
    return Waits(
        requests_visible_to(user).filter(decided_at=None).count(),
        "request for more time to answer",
        "requests for more time to answer",
        reverse("reports:requests"),
    )
