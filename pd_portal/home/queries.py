"""The front page: what to do next, what is owed, the next session, and doors for one's roles."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import rules
from django.urls import reverse

from coaching.models import CoachingSession, Party, TimeProposal
from coaching.queries.home import next_session
from coaching.queries.proposals import to_answer
from courses.models import Enrollment, ModuleCompletion, PathwayItem
from courses.queries.catalog import pay_note
from courses.queries.home import LearnerHome, learner_home
from pd_portal.notify.queries.mine import unread_count
from pd_portal.people.models import StaffMember
from pd_portal.policy.providers import still_to_do
from pd_portal.policy.queries.mine import Owed, owed_by
from pd_portal.ui.dates import local_day, words
from pd_portal.ui.registry import Registry


@dataclass(frozen=True)
class Door:
    """A card that leads to the work of a role; shown to those who hold ``rule``.

    ``news`` says, for a user and a day, what waits behind the door (``home.news``); empty: nothing.
    With ``part`` only to whoever has that part in somebody's coaching today.
    """

    title: str
    text: str
    url_name: str
    rule: str
    part: str = ""
    news: Callable[[Any, date], str] | None = None


@dataclass(frozen=True)
class OpenDoor:
    """A door that somebody may go through, and what waits behind it."""

    door: Door
    news: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.door, name)


doors: Registry[Door] = Registry("Cards of the front page for people with a role.")


@dataclass(frozen=True)
class Step:
    """One module or piece of evidence of a requirement, and how it stands for the person."""

    title: str
    url: str
    hint: str
    status: str
    kind: str


@dataclass(frozen=True)
class OwedLine:
    """A requirement with its steps."""

    owed: Owed
    steps: list[Step]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.owed, name)


@dataclass(frozen=True)
class FrontPage:
    """Everything the front page shows."""

    person: StaffMember
    learning: LearnerHome
    owed: list[OwedLine]
    session: CoachingSession | None
    proposed: list[TimeProposal]
    unread: int
    pay_note: str
    doors: list[OpenDoor]


def front_page(person: StaffMember, user: Any, *, now: datetime) -> FrontPage:
    """A constant number of queries."""
    day = local_day(now)
    return FrontPage(
        person=person,
        learning=learner_home(person, day),
        owed=_with_steps(person, owed_by(person, day), day),
        session=next_session(person, now=now),
        proposed=to_answer(person.pk, now=now),
        unread=unread_count(person),
        pay_note=pay_note(person.pk, day),
        doors=open_doors(person, user, day),
    )


def open_doors(person: StaffMember, user: Any, day: date) -> list[OpenDoor]:
    """The doors of somebody's roles and parts, with what waits; of two to one page, the first."""
    parts = {"", *Party.objects.current().filter(person=person).values_list("part", flat=True)}
    found: dict[str, Door] = {}
    for door in doors:
        if door.part in parts and door.url_name not in found and rules.has_perm(door.rule, user):
            found[door.url_name] = door
    return [OpenDoor(door, door.news(user, day) if door.news else "") for door in found.values()]


def _with_steps(person: StaffMember, owed: list[Owed], day: date) -> list[OwedLine]:
    """Each requirement's modules: finished on a day, under way, to be taken again, not started."""
    modules = {item.module_id for one in owed for item in one.items if item.module_id}
    done = finished_on(person.pk, modules)
    going = set(
        Enrollment.objects.filter(
            person=person, module__in=modules, started_at__isnull=False, finished_at=None
        ).values_list("module", flat=True)
    )
    return [
        OwedLine(one, [_step(item, one, done, going, left) for item in one.items])
        for one in owed
        for left in [_left(person, one, done, day)]
    ]


def _left(person: StaffMember, one: Owed, done: dict, day: date) -> set[int]:
    """Modules that are to be done although they stand on the record: finished too early to renew,
    or not yet as the goal asks. Reckoned only where there is something to judge."""
    finished = {item.module_id for item in one.items if item.module_id in done}
    if one.is_met or not finished:
        return set()
    return finished & still_to_do(one.requirement, person, day)


@dataclass(frozen=True)
class Finished:
    """The newest completion of a module that stands."""

    version: int
    day: date
    proficient: bool


def finished_on(person_id: int, modules: set[int]) -> dict[int, Finished]:
    """By module."""
    rows = ModuleCompletion.objects.standing().filter(person=person_id, module__in=modules)
    rows = rows.order_by("completed_at").values_list(
        "module", "version", "completed_at", "proficient"
    )
    return {
        module: Finished(version, local_day(at), proficient)
        for module, version, at, proficient in rows
    }


def _step(item: PathwayItem, one: Owed, done: dict, going: set[int], left: set[int]) -> Step:
    if item.module is None:
        return Step(item.evidence.title, "", "Evidence from your job", "Not started", "plain")
    last = done.get(item.module_id)
    url = reverse("courses:module", args=[item.module.slug])
    hint = in_hours(item.module.hours)
    kind = one.kind if one.rank < 2 else "plain"
    if item.module_id in going:
        return Step(item.module.title, url, hint, "In progress", "active")
    if last and item.module_id in left:
        finished = f"Finished on {words(last.day)}"
        if last.proficient:
            again = f"{hint} · {finished}, before it could count again"
            return Step(item.module.title, url, again, "To take again", kind)
        return Step(item.module.title, url, hint, f"{finished}, goal not yet met", "active")
    if last and last.version >= item.min_version:
        return Step(item.module.title, url, hint, f"Finished on {words(last.day)}", "done")
    return Step(item.module.title, url, hint, "Not started", kind)


def in_hours(hours: Decimal) -> str:
    return f"{hours.normalize():f} {'hour' if hours == 1 else 'hours'}"
