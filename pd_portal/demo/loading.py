"""Load the demo agency, step by step, through the product's own importer and actions."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pd_portal.demo.clock import Clock
from pd_portal.demo.generator.people import Person, history_starts, population
from pd_portal.people.models import Employment
from pd_portal.ui.registry import Registry

BIG = 2000


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
        """More people than anybody reads of one by one: files by the quarter, no reminders."""
        return self.staff > BIG


def tagged(world: World, tag: str) -> Employment | None:
    """The employment of the one person the generator gave this tag; none before they are hired."""
    for person in world.people:
        if tag in person.tags:
            found = Employment.objects.filter(
                employer=world.things["employers"][person.employer], employee_id=person.number
            )
            return found.select_related("person").order_by("-pk").first()
    return None


StepFunction = Callable[[World], None]
steps: Registry[StepFunction] = Registry("Steps that load the demo, in order.")


def new_world(*, today: date, staff: int, say: Callable[[str], object]) -> World:
    """A world whose clock stands on the first day of the history."""
    start = history_starts(today)
    return World(today, staff, population(today=today, staff=staff), Clock(start), say)


def load(world: World) -> float:
    """Run every step; return the seconds it took."""
    begun = time.monotonic()
    for name, step in steps.items():
        started = time.monotonic()
        step(world)
        world.say(f"  {name}: {time.monotonic() - started:.1f} s")
    return time.monotonic() - begun
