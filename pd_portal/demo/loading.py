"""Load the demo agency, step by step, through the product's own importer and actions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib import import_module
from time import monotonic
from typing import Any

from django.utils import timezone

from pd_portal.demo.clock import Clock
from pd_portal.demo.generator.days import file_days, firsts_since
from pd_portal.demo.generator.people import Person, history_starts, population
from pd_portal.demo.generator.structure import BIG
from pd_portal.jobs.statistics import refresh_statistics
from pd_portal.people.models import Employment, Position, StaffMember
from pd_portal.ui.registry import Registry


@dataclass
class World:
    """What the steps share: who there is, what day it is, and things by the names steps give."""

    today: date
    staff: int
    people: list[Person]
    clock: Clock
    say: Callable[[str], object]
    things: dict[str, Any] = field(default_factory=dict)
    # Called with (world, day) after the files of each day were read: what people did meanwhile.
    monthly: list[Callable[["World", date], None]] = field(default_factory=list)

    @property
    def is_big(self) -> bool:
        """More people than anybody reads of one by one: few files, no reminders."""
        return self.staff > BIG

    @property
    def file_days(self) -> list[date]:
        """The days of the history on which files come, in order."""
        return file_days(self.today, is_big=self.is_big)

    def firsts(self, day: date) -> list[date]:
        """Firsts of months since the files before ``day``, up to ``day``."""
        before = [one for one in self.file_days if one < day]
        return firsts_since(before[-1], day) if before else []

    def at(self, days_ago: int, hour: int = 10) -> datetime:
        """A full hour, some days before today; days to come are negative."""
        day = self.today - timedelta(days=days_ago)
        return timezone.make_aware(datetime.combine(day, time(hour)))


def people_at(world: World, unit: str, *families: str) -> list[StaffMember]:
    """Who works in a unit today, the longest placed first; of these job families only."""
    posts = Position.objects.on(world.today).filter(unit__code=unit)
    if families:
        posts = posts.filter(job_group__code__in=families)
    posts = posts.select_related("person").order_by("pk")
    return list({post.person_id: post.person for post in posts}.values())


def tagged(world: World, tag: str) -> Employment | None:
    """The employment of the one person the generator gave this tag; none before they are hired."""
    for person in world.people:
        if tag in person.tags:
            found = Employment.objects.filter(
                employer=world.things["employers"][person.employer], employee_id=person.number
            )
            return found.select_related("person").order_by("-pk").first()
    return None


# Letters go out at noon of the demo's last day, and what comes after them takes minutes.
LAST_HOUR = time(12, 30)


def latest_day(now: datetime) -> date:
    """The last day a demo can be of without telling of anything that is still to come."""
    local = timezone.localtime(now)
    return local.date() - timedelta(days=local.time() < LAST_HOUR)


StepFunction = Callable[[World], None]
steps: Registry[StepFunction] = Registry("Steps that load the demo, in order.")


def new_world(*, today: date, staff: int, say: Callable[[str], object]) -> World:
    """A world whose clock stands on the first day of the history."""
    start = history_starts(today)
    return World(today, staff, population(today=today, staff=staff), Clock(start), say)


def load(world: World) -> float:
    """Run every step; return the seconds it took."""
    begun = monotonic()
    # Only loading needs the steps; every other process starts a second sooner without them.
    import_module("pd_portal.demo.steps")
    for name, step in steps.items():
        started = monotonic()
        step(world)
        world.say(f"  {name}: {monotonic() - started:.1f} s")
    refresh_statistics()
    return monotonic() - begun
