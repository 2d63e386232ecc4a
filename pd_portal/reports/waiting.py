"""What reports add to HR's weekly list of what waits."""

from datetime import date
from typing import Any

from django.urls import reverse

from pd_portal.policy.registries import Waits, hr_waits
from pd_portal.reports.queries.requests import unanswered_requests


@hr_waits.provides("requests for more time")
def requests_for_more_time(user: Any, day: date) -> Waits:
    return Waits(
        unanswered_requests(user).count(),
        "request for more time to answer",
        "requests for more time to answer",
        reverse("reports:requests"),
    )
