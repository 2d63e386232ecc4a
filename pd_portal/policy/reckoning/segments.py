"""Puts the parts together: the segments that partition a person's days."""

from bisect import bisect_right
from typing import NamedTuple

from pd_portal.policy.reckoning.audience import Run, pauses, runs, slices
from pd_portal.policy.reckoning.cycles import Fulfilment, Reckoner, Stretch
from pd_portal.policy.reckoning.days import FOREVER, Day
from pd_portal.policy.reckoning.due import Dues, reported
from pd_portal.policy.reckoning.facts import (
    LAPSED,
    NOT_DUE,
    NOT_EMPLOYED,
    OVERDUE,
    REQUIRED,
    UNKNOWN,
    WAITING,
    Person,
    Requirement,
)
from pd_portal.policy.reckoning.ledger import Ledger


class Segment(NamedTuple):
    """Days from ``starts`` up to, not with, ``ends`` on which one answer holds.

    ``progress``, ``timing`` and ``due_on`` are None unless the obligation is required;
    ``unit`` and ``job`` are the counting position's, None where no figure is shown.
    """

    starts: Day
    ends: Day
    obligation: str
    reason: str | None
    progress: str | None
    timing: str | None
    due_on: Day | None
    unit: str | int | None
    job: str | int | None


class Timeline:
    """One person's whole timeline for one requirement, with all that led to it.

    ``segments`` partition the days from ``BEGIN`` to ``FOREVER``. The other attributes are
    the steps in between, kept because the explanation reads them.
    """

    def __init__(self, person: Person, requirement: Requirement):
        self.person = person
        self.requirement = requirement
        self.slices = slices(person, requirement)
        self.runs = runs(self.slices)
        self.pauses = pauses(self.slices)
        first_subject = self.runs[0].starts if self.runs else None
        self.ledger = Ledger(person, requirement, first_subject)
        reckoner = Reckoner(self.ledger, requirement)
        self.stretches = reckoner.stretches()
        self.fulfilments = reckoner.fulfilments
        self.dues = Dues(self.ledger, requirement, self.pauses)
        self.segments = _merged(self._pieces())

    def on(self, day: Day) -> Segment:
        return self.segments[bisect_right(self.segments, day, key=_starts) - 1]

    def stretch_on(self, day: Day) -> Stretch:
        return self.stretches[bisect_right(self.stretches, day, key=_starts) - 1]

    def run_on(self, day: Day) -> Run | None:
        """The run a day belongs to, bridged gaps included."""
        return next((r for r in self.runs if r.starts <= day < r.ends), None)

    def due_when_met(self, fulfilment: Fulfilment) -> Day | None:
        """The due date that stood on a fulfilment's day; None where nothing was owed (T17)."""
        run = self.run_on(fulfilment.date)
        if run is None:
            return None
        owed = self.dues.owed(run, None, fulfilment.cycle)
        due = None if owed is None else owed.step_on(fulfilment.date).due
        return None if due is None else reported(due, self.person.scheduled)

    def _pieces(self):
        """Segments before neighbours that say the same are joined."""
        for piece in self.slices:
            unit: str | int | None = None
            job: str | int | None = None
            if piece.position is not None and piece.obligation not in (UNKNOWN, NOT_EMPLOYED):
                unit, job = piece.position.unit, piece.position.job
            run = self.run_on(piece.starts)
            if piece.obligation != REQUIRED or run is None:
                yield Segment(
                    piece.starts, piece.ends, piece.obligation, piece.reason,
                    None, None, None, unit, job,
                )  # fmt: skip
                continue
            for start, end, progress, timing, due in self._required(run, piece.starts, piece.ends):
                yield Segment(start, end, REQUIRED, None, progress, timing, due, unit, job)

    def _required(self, run: Run, start: Day, end: Day):
        at = bisect_right(self.stretches, start, key=_starts) - 1
        while start < end:
            stretch = self.stretches[at]
            at += 1
            stop = self.stretches[at].starts if at < len(self.stretches) else FOREVER
            yield from self._owed(run, stretch, start, min(stop, end))
            start = min(stop, end)

    def _owed(self, run: Run, stretch: Stretch, start: Day, end: Day):
        """One stretch of required days, cut where the due date moves or passes."""
        owed = self.dues.owed(run, stretch.held, stretch.cycle)
        if owed is None:
            yield start, end, stretch.progress, NOT_DUE, None
            return
        safe = stretch.held is not None or stretch.progress == WAITING
        late = LAPSED if owed.renewal else OVERDUE
        while start < end:
            step, stop = _step_until(owed.steps, start, end)
            due = None if step.due is None else reported(step.due, self.person.scheduled)
            turn = stop if safe or due is None else min(max(due + 1, start), stop)
            if start < turn:
                yield start, turn, stretch.progress, NOT_DUE, due
            if turn < stop:
                yield turn, stop, stretch.progress, late, due
            start = stop


def _step_until(steps, start: Day, end: Day):
    """The due date that stands on ``start``, and up to which day it does."""
    at = max(bisect_right(steps, start, key=_starts) - 1, 0)
    following = steps[at + 1].starts if at + 1 < len(steps) else FOREVER
    return steps[at], min(following, end)


def _starts(piece) -> Day:
    return piece.starts


def _merged(pieces) -> list[Segment]:
    found: list[Segment] = []
    for piece in pieces:
        if found and found[-1][2:] == piece[2:]:
            found[-1] = found[-1]._replace(ends=piece.ends)
        else:
            found.append(piece)
    return found
