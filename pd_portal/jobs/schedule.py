"""The one schedule. Apps register steps; ``manage.py run_due`` runs those that are due.

A step is called with ``now`` and returns a short sentence or a count for the printed line. It is
safe to run twice, late, and on two machines: a lease keeps the second one out, and the step's own
work asks the database what is due rather than trusting that it ran.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from pd_portal.jobs.models import ScheduledStep
from pd_portal.ui.registry import Registry

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=30)

StepFunction = Callable[[datetime], object]


@dataclass(frozen=True)
class Step:
    """A named piece of recurring work, due again ``every`` after it last started."""

    name: str
    run: StepFunction
    every: timedelta


@dataclass(frozen=True)
class Outcome:
    """What one step said; ``error`` is empty when it went well."""

    name: str
    said: str
    error: str = ""


steps: Registry[Step] = Registry("Steps of run_due.")


def step(
    name: str, *, every: timedelta, order: int = 100
) -> Callable[[StepFunction], StepFunction]:
    """Register a function ``(now) -> what it did`` as a step."""

    def decorate(function: StepFunction) -> StepFunction:
        steps.register(name, Step(name, function, every), order=order)
        return function

    return decorate


_counted: ContextVar[Counter[str] | None] = ContextVar("counted", default=None)


def count(what: str, number: int = 1) -> None:
    """Add to what the running schedule has done; outside of one nothing happens."""
    counted = _counted.get()
    if counted is not None:
        counted[what] += number


def counting() -> Counter[str]:
    """From now on, in this context, ``count`` adds to the returned counter."""
    counted: Counter[str] = Counter()
    _counted.set(counted)
    return counted


def claim(wanted: Step, *, now: datetime) -> bool:
    """Take the step's lease if it is due; at most one machine gets it."""
    ScheduledStep.objects.get_or_create(name=wanted.name)
    due = Q(last_started_at=None) | Q(last_started_at__lte=now - wanted.every)
    # A clock that was set back must not stop the schedule.
    due |= Q(last_started_at__gt=now)
    free = Q(lease_until=None) | Q(lease_until__lte=now) | Q(lease_until__gt=now + LEASE)
    taken = ScheduledStep.objects.filter(due, free, name=wanted.name).update(
        last_started_at=now, lease_until=now + LEASE
    )
    return taken == 1


def run_step(wanted: Step, *, now: datetime) -> Outcome:
    """Run a claimed step; a failing one is written down and stops nothing else."""
    said, error = "", ""
    try:
        said = str(wanted.run(now))
    except Exception as problem:
        logger.exception("Step %s failed", wanted.name)
        error = f"{type(problem).__name__}: {problem}"
    with transaction.atomic():
        ScheduledStep.objects.filter(name=wanted.name).update(
            last_finished_at=now, last_error=error[:2000], lease_until=None
        )
    return Outcome(wanted.name, said, error)


def run_due(*, now: datetime, only: str = "") -> Iterator[Outcome]:
    """Run every due step in order; yield what each said."""
    for wanted in steps:
        if only and wanted.name != only:
            continue
        if claim(wanted, now=now):
            yield run_step(wanted, now=now)
