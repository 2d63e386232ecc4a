"""What did not go out, for the people who mend it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Min, QuerySet

from pd_portal.access.roles import ADMINISTRATOR
from pd_portal.notify.models import Message, Outage
from pd_portal.notify.queries.mine import label_of
from pd_portal.people.models import RoleGrant
from pd_portal.ui.dates import local_day

PER_PAGE = 50


@dataclass(frozen=True)
class Failed:
    """One message that was given up, its age in days."""

    id: str
    label: str
    to: str
    about: str
    since: datetime
    age_days: int
    attempts: int
    reason: str


@dataclass(frozen=True)
class FailedPage:
    """One page of failed messages, channels that are down, and whose job they are."""

    lines: list[Failed]
    page: Page
    outages: list[Outage]
    waiting: int
    oldest: datetime | None
    owners: list[str]


def failed_messages() -> QuerySet[Message]:
    return Message.objects.filter(state=Message.State.DEAD)


def failed_page(*, now: datetime, number: int = 1) -> FailedPage:
    """Failed messages, the oldest first; the reason is what the other side said."""
    dead = failed_messages().select_related("recipient")
    page = Paginator(dead.order_by("created_at", "pk"), PER_PAGE).get_page(number)
    waiting = Message.objects.filter(state=Message.State.WAITING, not_before__lte=now)
    return FailedPage(
        lines=[_line(message, now) for message in page.object_list],
        page=page,
        outages=list(Outage.objects.order_by("since")),
        waiting=waiting.count(),
        oldest=waiting.aggregate(at=Min("not_before"))["at"],
        owners=holders_of(ADMINISTRATOR, local_day(now)),
    )


def _line(message: Message, now: datetime) -> Failed:
    return Failed(
        id=str(message.pk),
        label=label_of(message.kind),
        to=str(message.recipient),
        about=f"{message.subject_label.split('.')[-1]} {message.subject_ref}".strip(),
        since=message.created_at,
        age_days=(now - message.created_at).days,
        attempts=message.attempts,
        reason=message.last_error,
    )


def holders_of(role: str, day: date) -> list[str]:
    """Names of the people who hold ``role`` on ``day``."""
    grants = RoleGrant.objects.in_force(day).filter(role=role).select_related("person")
    return sorted({str(grant.person) for grant in grants})
