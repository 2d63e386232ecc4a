"""One person's page: their facts as events in time."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pd_portal.access.grants import holder_of
from pd_portal.audit.models import AuditRecord
from pd_portal.people.models import (
    Employment,
    Leave,
    Merge,
    PersonEmail,
    Position,
    RoleGrant,
    StaffMember,
)
from pd_portal.people.registries import Tab, person_tabs
from pd_portal.people.visibility import employers_open_to, next_head
from pd_portal.ui.dates import words


@dataclass(frozen=True)
class Event:
    """One row of the timeline; ``fact`` is what HR may correct."""

    starts_on: date
    ends_on: date | None
    kind: str
    title: str
    notes: tuple[str, ...]
    fact: Any
    current: bool

    @property
    def when(self) -> str:
        if self.ends_on is None:
            return f"Since {words(self.starts_on)}"
        return f"{words(self.starts_on)} to {words(self.ends_on)}"


@dataclass(frozen=True)
class PersonPage:
    """Everything the page of one person shows, read in a constant number of queries."""

    person: StaffMember
    positions: list[Position]
    employments: list[Employment]
    leaves: list[Leave]
    emails: list[PersonEmail]
    events: list[Event]
    grants: list[RoleGrant]
    tabs: list[Tab] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

    @property
    def is_former(self) -> bool:
        return not self.person.external and not self.positions


def person_page(person: StaffMember, user: Any, day: date) -> PersonPage:
    """The page of ``person`` as of ``day``; voided facts are left out."""
    employers = facts_open_to(person, user, day)
    positions = list(
        Position.objects.standing()
        .filter(person=person, **employers)
        .select_related("unit", "job_group", "supervisor", "employer", "work_calendar")
        .annotate(next_head=next_head(day))
        .order_by("-starts_on", "-pk")
    )
    employments = list(
        Employment.objects.standing()
        .filter(person=person, **employers)
        .select_related("employer", "bargaining_unit")
        .order_by("-starts_on")
    )
    leaves = list(
        Leave.objects.standing()
        .filter(person=person, **employers)
        .select_related("employer")
        .order_by("-starts_on")
    )
    _name_leaders([p for p in positions if _holds(p, day)])
    tabs = [tab for provider in person_tabs if (tab := provider(person, user))]
    return PersonPage(
        person=person,
        positions=[p for p in positions if _holds(p, day)],
        employments=employments,
        leaves=leaves,
        emails=list(person.emails.order_by("-starts_on")),
        events=_events(positions, employments, leaves, day),
        grants=list(
            person.role_grants.filter(revoked_at__isnull=True)
            .exclude(ends_on__lt=day)
            .select_related("unit", "employer")
            .order_by("-starts_on")
        ),
        tabs=tabs,
        merges=list(person.merges_in.filter(undone_at__isnull=True).select_related("duplicate")),
    )


def facts_open_to(person: StaffMember, user: Any, day: date) -> dict[str, Any]:
    """A filter of facts: of somebody with two employers, each one's readers see its own alone."""
    if holder_of(user).person_id == person.pk:
        return {}
    theirs = Employment.objects.standing().filter(person=person)
    employers = set(theirs.values_list("employer", flat=True))
    if len(employers) < 2:
        return {}
    opened = employers & set(employers_open_to(user, day).values_list("pk", flat=True))
    return {"employer__in": opened} if opened else {}


def _name_leaders(positions: list[Position]) -> None:
    """Give each position its ``leader``: the supervisor it names, else the next head, or None."""
    heads = StaffMember.objects.in_bulk([p.next_head for p in positions if p.next_head])
    for position in positions:
        position.leader = position.supervisor or heads.get(position.next_head)


def _holds(fact: Any, day: date) -> bool:
    return fact.starts_on <= day and (fact.ends_on is None or fact.ends_on >= day)


def _events(
    positions: list[Position], employments: list[Employment], leaves: list[Leave], day: date
) -> list[Event]:
    events = [_event(p, "position", str(p), _position_notes(p), day) for p in positions]
    events += [
        _event(e, "employment", f"{e.get_kind_display()} employment at {e.employer}", (), day)
        for e in employments
    ]
    events += [
        _event(leave, "leave", "Paid leave" if leave.paid else "Unpaid leave", (), day)
        for leave in leaves
    ]
    order = {"employment": 0, "position": 1, "leave": 2}
    return sorted(events, key=lambda e: (e.starts_on, order[e.kind]), reverse=True)


def _event(fact: Any, kind: str, title: str, notes: tuple[str, ...], day: date) -> Event:
    return Event(fact.starts_on, fact.ends_on, kind, title, notes, fact, _holds(fact, day))


def _position_notes(position: Position) -> tuple[str, ...]:
    notes = [f"{position.job_group}, {position.share}"]
    if position.primary:
        notes.append("Primary position")
    if position.supervisor:
        notes.append(f"Supervisor: {position.supervisor}")
    return tuple(notes)


def who_opened(person: StaffMember, most: int = 100) -> list[tuple[datetime, str]]:
    """When the record was opened by others, and by whom, the newest first."""
    rows = AuditRecord.objects.filter(
        target_label=StaffMember._meta.label, target_ref=str(person.pk), verb="record_opened"
    ).order_by("-at")[:most]
    names = StaffMember.objects.in_bulk([int(row.actor_ref) for row in rows])
    return [(row.at, str(names.get(int(row.actor_ref), "Somebody"))) for row in rows]
