"""What the doors of the front page say of the work behind them: how it stands, what waits.

Each function takes the user and the day, costs a query or a few, and returns words; none: "".
"""

from datetime import date
from typing import Any

from django.db.models import Count, Min, QuerySet

from coaching.queries.lead import undecided_requests
from courses.queries.reviewing import to_read
from pd_portal.notify.queries.failed import failed_messages
from pd_portal.notify.queries.untold import untold_messages
from pd_portal.policy.hr_reviews import people_waits
from pd_portal.reports.queries.requests import unanswered_requests
from pd_portal.reports.queries.summary import first_summary
from pd_portal.ui.dates import local_day


def goal(user: Any, day: date) -> str:
    """How the first requirement that the user may read about stands."""
    found = first_summary(user, day)
    if found is None or not found.figures.required_total:
        return ""
    figures = found.figures
    people = f"{figures.met:,} of {figures.required_total:,} ({figures.percent} %)"
    return f"{found.requirement.title}: {people} have met it today"


def requests_for_more_time(user: Any, day: date) -> str:
    return waiting(unanswered_requests(user), "asked_at", day, ("request", "requests"))


def tasks(user: Any, day: date) -> str:
    return waiting(to_read(user, day), "handed_in_at", day, ("task", "tasks"))


def coaching_requests(user: Any, day: date) -> str:
    return waiting(undecided_requests(), "requested_at", day, ("request", "requests"))


def failed(user: Any, day: date) -> str:
    return waiting(failed_messages(), "created_at", day, ("message", "messages"))


def untold(user: Any, day: date) -> str:
    messages = untold_messages(user)
    return waiting(messages, "created_at", day, ("person", "people"), of="recipient")


def people(user: Any, day: date) -> str:
    return "; ".join(each.words for each in people_waits(user, day) if each.count)


def waiting(
    rows: QuerySet[Any], moment: str, day: date, names: tuple[str, str], *, of: str = "pk"
) -> str:
    """``3 tasks wait, the oldest for 5 days``: of what (one, many), and since which moment."""
    asked = rows.order_by().aggregate(number=Count(of, distinct=True), oldest=Min(moment))
    if not asked["number"]:
        return ""
    days = (day - local_day(asked["oldest"])).days
    since = {0: "since today", 1: "since yesterday"}.get(days, f"for {days:,} days")
    if asked["number"] == 1:
        return f"1 {names[0]} waits, {since}"
    return f"{asked['number']:,} {names[1]} wait, the oldest {since}"
