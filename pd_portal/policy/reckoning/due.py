"""Due dates: the rule, its floors, and what moves them (T6, T7, T8, T13, T15, T18, T19, T22)."""

from operator import itemgetter
from typing import NamedTuple

from pd_portal.policy.reckoning.audience import Run, record_day
from pd_portal.policy.reckoning.cycles import Cycle, Fulfilment
from pd_portal.policy.reckoning.days import FOREVER, Day, first_yearly_from
from pd_portal.policy.reckoning.facts import DueRule, Extension, Requirement, Version
from pd_portal.policy.reckoning.ledger import Ledger

# What happens on one day is applied in this order.
PAUSE, EXTENSION, DECISION = 0, 1, 2


class Move(NamedTuple):
    """One thing that may move a due date: ``day`` orders it; ``until`` is its floor."""

    day: Day
    kind: int
    until: Day


class Step(NamedTuple):
    """From this day on the due date stands so. ``lost`` names what it was weighed against."""

    starts: Day
    due: Day | None
    why: str
    inputs: tuple = ()
    lost: tuple = ()


class Obligation(NamedTuple):
    """What is owed from ``clock`` on: the steps its due date takes, and whether it renews."""

    clock: Day
    renewal: bool
    version: Version
    steps: tuple[Step, ...]

    def step_on(self, day: Day) -> Step:
        found = self.steps[0]
        for step in self.steps:
            if step.starts > day:
                break
            found = step
        return found


def by_rule(rule: DueRule, start: Day) -> Day:
    """The date the rule names for a clock that starts on ``start``, before any floor (T6)."""
    if rule.rule == "days":
        return start + rule.days
    named = rule.on
    if rule.rule == "school_year" or named is None:
        named = first_yearly_from(start, rule.month, rule.day)
    return max(named, start + rule.days) if rule.rule == "later" else named


class Dues:
    """The obligations of one person to one requirement, reckoned when first asked for."""

    def __init__(self, ledger: Ledger, requirement: Requirement, pauses: list):
        self.ledger = ledger
        self.requirement = requirement
        self.pauses = pauses
        self._known: dict = {}

    def owed(self, run: Run, held: Fulfilment | None, cycle: Cycle | None) -> Obligation | None:
        """What stands during ``run`` while ``held`` holds or ``cycle`` is open."""
        if held is not None:
            return self.renewal(held) if held.ends < FOREVER else None
        assert cycle is not None  # noqa: S101  (either a fulfilment holds, or a cycle is open)
        ran_out = cycle.ran_out
        if ran_out is not None and cycle.reopened is None and run.starts <= ran_out.ends:
            return self.renewal(ran_out)
        return self._first(run, cycle)

    def renewal(self, fulfilment: Fulfilment) -> Obligation:
        """Due on the last valid day, moved by what falls on or after the window's opening (T13)."""
        key = id(fulfilment)
        if key not in self._known:
            version = fulfilment.version
            start = Step(fulfilment.reached, fulfilment.ends, "renewal", (fulfilment.date,))
            moves = self._moves(
                fulfilment.window, FOREVER, fulfilment.date, version, fulfilment.window
            )
            steps = _moved(start, fulfilment.window, moves, version)
            self._known[key] = Obligation(fulfilment.window, True, version, tuple(steps))
        return self._known[key]

    def _first(self, run: Run, cycle: Cycle) -> Obligation:
        clock = max(run.starts, cycle.reopened or 0)
        key = clock, run.ends, id(cycle)
        if key not in self._known:
            self._known[key] = self._owed_anew(clock, run, cycle)
        return self._known[key]

    def _owed_anew(self, clock: Day, run: Run, cycle: Cycle) -> Obligation:
        """The rule's due date; a version with ``redate`` starts the clock again (T15)."""
        again = [
            v.effective_from
            for v in self.requirement.versions
            if v.redate and clock < v.effective_from < run.ends
        ]
        steps: list[Step] = []
        clocks = [clock, *again]
        for start, end in zip(clocks, [*again, run.ends], strict=True):
            version = self.requirement.judging_version(start)
            moves = self._moves(start, end, start, version, cycle.first)
            steps += _moved(self._rule_step(start, version), start, moves, version)
        return Obligation(clock, False, self.requirement.judging_version(clock), tuple(steps))

    def _rule_step(self, clock: Day, version: Version) -> Step:
        """The rule's date against its floors: grace and fair notice (T6, T18)."""
        weighed = [
            ("rule", by_rule(version.due, clock)),
            ("grace", clock + version.grace_days),
            ("published", version.published + version.fair_notice_days),
        ]
        recorded = record_day(self.requirement, self.ledger.person.positions, version, clock)
        if recorded is not None:
            weighed.append(("recorded", recorded + version.fair_notice_days))
        latest = max(weighed, key=itemgetter(1))
        weighed.remove(latest)
        why, due = latest
        return Step(clock, due, why, (clock,), tuple(weighed))

    def _moves(self, clock: Day, end: Day, since: Day, version: Version, first: Day) -> list[Move]:
        """Everything from ``since`` to ``end`` that may move the date, in day order."""
        found = [Move(s, PAUSE, e) for s, e in self.pauses if e > clock and s < end]
        found += [
            Move(x.starts, EXTENSION, x.until)
            for x in self.ledger.person.extensions
            if since <= x.starts < end
        ]
        found += [
            Move(day, DECISION, day + version.fair_notice_days)
            for day in self._not_shown(first)
            if since <= day < end
        ]
        return sorted(found)

    def _not_shown(self, first: Day) -> set[Day]:
        """Days on which a task that waited in this cycle was decided as not shown (T19)."""
        return {
            task.until
            for version in self.requirement.versions
            for task in self.ledger.judged(version).tasks
            if task.until < FOREVER
            and first <= task.on <= task.until <= task.last
            and self.requirement.judging_version(task.until) is version
        }


def _moved(start: Step, clock: Day, moves: list[Move], version: Version) -> list[Step]:
    """The steps a due date takes; T7 and T8 count from the date as it then stands."""
    steps = [start]
    for move in moves:
        due = steps[-1].due
        if due is None:
            break
        if move.kind == PAUSE:
            step = _paused(move, due, clock, version)
        else:
            step = _at_least(move, due)
        if step is None:
            continue
        begins = max(step.starts, start.starts)
        steps.append(step._replace(starts=begins))
    return steps


def _paused(move: Move, due: Day, clock: Day, version: Version) -> Step | None:
    """A pause that begins by the due date moves it by its days, then past the return (T7, T18)."""
    if move.day > due:
        return None
    if move.until >= FOREVER:
        return Step(move.day, None, "paused", (move.day, None))
    shifted = due + move.until - max(move.day, clock)
    floor = move.until + max(version.return_grace_days, version.fair_notice_days)
    why, lost = (
        ("paused", ("return", floor)) if shifted >= floor else ("return", ("paused", shifted))
    )
    return Step(move.day, max(shifted, floor), why, (move.day, move.until - 1), (lost,))


def _at_least(move: Move, due: Day) -> Step | None:
    if move.until <= due:
        return None
    why = "extension" if move.kind == EXTENSION else "decision"
    return Step(move.day, move.until, why, (move.day,), (("before", due),))


def reported(due: Day, scheduled: tuple[tuple[Day, Day], ...] | None) -> Day:
    """The first scheduled day on or after the date; as it is where none follows (T22)."""
    if scheduled is None:
        return due
    later = [max(start, due) for start, end in scheduled if end > due]
    return min(later, default=due)


__all__ = ["Dues", "Extension", "Obligation", "Step", "by_rule", "reported"]
