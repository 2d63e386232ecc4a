"""People who could not be told something, for the HR people who keep their record."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, Min, OuterRef, Prefetch, Q, QuerySet

from pd_portal.access.roles import HR
from pd_portal.notify.models import Message
from pd_portal.notify.queries.failed import holders_of
from pd_portal.notify.queries.mine import label_of
from pd_portal.notify.reaching import REASONS
from pd_portal.people.models import OrgUnit, Position, StaffMember
from pd_portal.people.visibility import people_kept_by, units_below
from pd_portal.ui.dates import local_day

PER_PAGE = 50


@dataclass(frozen=True)
class Untold:
    """One person: where they work, what waits for them, since when and why."""

    person: StaffMember
    unit: str
    said: list[str]
    reasons: list[str]
    since: datetime
    age_days: int


@dataclass(frozen=True)
class UntoldPage:
    """One page of people, whose job they are, and how many there are in all."""

    lines: list[Untold]
    page: Page
    owners: list[str]
    units: list[OrgUnit] = field(default_factory=list)


def untold_messages(user: Any) -> QuerySet[Message]:
    """Messages to people ``user`` keeps that reached nobody and were not handed over on paper.

    What another message carries is told with it.
    """
    kept = StaffMember.objects.filter(people_kept_by(user), merged_into__isnull=True)
    return Message.objects.filter(
        state=Message.State.UNREACHABLE, told_by_letter=None, digest=None, recipient__in=kept
    )


def untold_people(
    user: Any, *, unit: OrgUnit | None = None, reason: str = ""
) -> QuerySet[StaffMember]:
    """Whom ``user`` has to tell otherwise, who waits longest first, with their ``untold``."""
    messages = untold_messages(user)
    if reason:
        messages = messages.filter(last_error=REASONS[reason])
    waits = messages.filter(recipient=OuterRef("pk"))
    found = StaffMember.objects.filter(Exists(waits))
    if unit is not None:
        found = found.filter(Exists(_places().filter(unit__in=units_below(unit.pk))))
    mine = Q(messages__state=Message.State.UNREACHABLE, messages__told_by_letter=None)
    oldest = Min("messages__created_at", filter=mine & Q(messages__digest=None))
    shown = Prefetch("messages", messages.order_by("created_at"), to_attr="untold")
    return found.annotate(waits_since=oldest).order_by("waits_since", "pk").prefetch_related(shown)


def _places() -> QuerySet[Position]:
    return Position.objects.standing().filter(person=OuterRef("pk"))


def untold_page(
    user: Any, *, now: datetime, unit: OrgUnit | None = None, reason: str = "", number: int = 1
) -> UntoldPage:
    """One page of people; a constant number of queries."""
    day = local_day(now)
    people = untold_people(user, unit=unit, reason=reason).prefetch_related(placed_on(day))
    page = Paginator(people, PER_PAGE).get_page(number)
    lines = [_line(person, now) for person in page.object_list]
    return UntoldPage(lines, page, holders_of(HR, day))


def placed_on(day: date) -> Prefetch:
    """Where a person works on ``day``, the primary position first, as ``places``."""
    shown = Position.objects.on(day).select_related("unit").order_by("-primary", "pk")
    return Prefetch("positions", shown, to_attr="places")


def _line(person: Any, now: datetime) -> Untold:
    return Untold(
        person=person,
        unit=str(person.places[0].unit) if person.places else "No unit today",
        said=[label_of(message.kind) for message in person.untold],
        reasons=sorted({message.last_error for message in person.untold}),
        since=person.waits_since,
        age_days=(now - person.waits_since).days,
    )


def units_with_untold(user: Any) -> QuerySet[OrgUnit]:
    """Units where somebody waits, for the filter."""
    people = untold_messages(user).values("recipient")
    placed = Position.objects.standing().filter(person__in=people)
    return OrgUnit.objects.filter(pk__in=placed.values("unit")).order_by("path")
