"""Who is reminded once a month by now: a line on their supervisor's and on HR's list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Max, QuerySet

from pd_portal.notify.models import Message
from pd_portal.people.models import StaffMember
from pd_portal.people.queries.leading import leaders_of
from pd_portal.people.visibility import supervised_by
from pd_portal.policy import words
from pd_portal.policy.models import Requirement, Standing
from pd_portal.policy.queries.figures import with_last_day
from pd_portal.policy.queries.late import led, slowed_rows
from pd_portal.policy.queries.reminders import LABEL
from pd_portal.policy.reminding import KINDS

PER_PAGE = 50


@dataclass(frozen=True)
class SlowLine:
    """One person and requirement. ``told_at``: when the last reminder of it was sent."""

    person_id: int
    name: str
    requirement: str
    code: str
    timing: str
    due_on: date
    supervisors: str
    told_at: datetime | None


@dataclass(frozen=True)
class Slowed:
    """``mine``: people who report to the viewer, or were passed on; ``page``: HR's, all of them."""

    mine: list[SlowLine]
    everybody: list[SlowLine]
    page: Page


def slowed(viewer: StaffMember, user: Any, day: date, *, number: int = 1) -> Slowed:
    """The earliest due date first. A constant number of queries."""
    passed_on = {line.person_id for line in led(viewer.pk, day).passed_on}
    rows = _ordered(slowed_rows(day))
    mine = rows.filter(person__in=supervised_by(viewer.pk, day)) | rows.filter(person__in=passed_on)
    readable = rows.filter(requirement__in=Requirement.objects.visible_to(user))
    page = Paginator(readable, PER_PAGE).get_page(number)
    return Slowed(_lines(list(mine.distinct()), day), _lines(list(page.object_list), day), page)


def _ordered(rows: QuerySet[Standing]) -> QuerySet[Standing]:
    rows = with_last_day(rows).select_related("person", "requirement")
    return rows.order_by("due_on", "person__family_name", "person__given_name", "pk")


def _lines(rows: list[Standing], day: date) -> list[SlowLine]:
    people = {row.person_id for row in rows}
    leaders = leaders_of(people, day) if rows else {}
    names = _names({leader for found in leaders.values() for leader in found})
    told = _told(people) if rows else {}
    return [
        SlowLine(
            person_id=row.person_id,
            name=row.person.sort_name,
            requirement=row.requirement.title,
            code=row.requirement.code,
            timing=words.timing(row, day),
            due_on=row.due_on,
            supervisors=", ".join(sorted(names[pk] for pk in leaders.get(row.person_id, ()))),
            told_at=told.get((row.person_id, str(row.requirement_id))),
        )
        for row in rows
    ]


def _names(ids: Iterable[int]) -> dict[int, str]:
    return {person.pk: str(person) for person in StaffMember.objects.filter(pk__in=ids)}


def _told(people: set[int]) -> dict[tuple[int, str], datetime]:
    rows = Message.objects.filter(
        recipient__in=people, kind__in=KINDS, subject_label=LABEL, state=Message.State.SENT
    )
    found = rows.values_list("recipient", "subject_ref").annotate(last=Max("sent_at")).order_by()
    return {(person, ref): last for person, ref, last in found}
