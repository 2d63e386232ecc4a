"""The front page: what to do next, what is owed, the next session, and doors for one's roles."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import rules
from django.urls import reverse

from coaching.models import CoachingSession, TimeProposal
from coaching.queries.home import next_session
from coaching.queries.proposals import to_answer
from courses.models import Enrollment, ModuleCompletion, PathwayItem
from courses.queries.home import LearnerHome, learner_home
from pd_portal.notify.queries.mine import unread_count
from pd_portal.people.models import StaffMember
from pd_portal.policy.queries.mine import Owed, owed_by
from pd_portal.ui.dates import local_day, words
from pd_portal.ui.registry import Registry


@dataclass(frozen=True)
class Door:
    """A card that leads to the work of a role; shown to those who hold ``rule``.

    ``news`` says, for a user and a day, what waits behind the door, in one query; empty: nothing.
    """

    title: str
    text: str
    url_name: str
    rule: str
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
    doors: list[OpenDoor]


def front_page(person: StaffMember, user: Any, *, now: datetime) -> FrontPage:
    """A constant number of queries."""
    day = local_day(now)
    return FrontPage(
        person=person,
        learning=learner_home(person, day),
        owed=_with_steps(person, owed_by(person, day)),
        session=next_session(person, now=now),
        proposed=to_answer(person.pk, now=now),
        unread=unread_count(person),
        doors=_open_doors(user, day),
    )


def _open_doors(user: Any, day: date) -> list[OpenDoor]:
    return [
        OpenDoor(door, door.news(user, day) if door.news else "")
        for door in doors
        if rules.has_perm(door.rule, user)
    ]


def _with_steps(person: StaffMember, owed: list[Owed]) -> list[OwedLine]:
    """Each requirement's modules: finished on a day, under way, or not started."""
    modules = {item.module_id for one in owed for item in one.items if item.module_id}
    done = finished_on(person.pk, modules)
    going = set(
        Enrollment.objects.filter(
            person=person, module__in=modules, started_at__isnull=False, finished_at=None
        ).values_list("module", flat=True)
    )
    return [OwedLine(one, [_step(item, one, done, going) for item in one.items]) for one in owed]


def finished_on(person_id: int, modules: set[int]) -> dict[int, tuple[int, date]]:
    """The newest completion that stands, by module: its release's number and its day."""
    rows = ModuleCompletion.objects.standing().filter(person=person_id, module__in=modules)
    rows = rows.order_by("completed_at").values_list("module", "version", "completed_at")
    return {module: (version, local_day(at)) for module, version, at in rows}


def _step(item: PathwayItem, one: Owed, done: dict, going: set[int]) -> Step:
    if item.module is None:
        return Step(item.evidence.title, "", "Evidence from your job", "Not started", "plain")
    version, day = done.get(item.module_id, (0, None))
    url = reverse("courses:module", args=[item.module.slug])
    hint = f"{item.module.hours.normalize():f} hours"
    if item.module_id in going:
        return Step(item.module.title, url, hint, "In progress", "active")
    if day and version >= item.min_version:
        return Step(item.module.title, url, hint, f"Finished on {words(day)}", "done")
    return Step(item.module.title, url, hint, "Not started", one.kind if one.rank < 2 else "plain")
