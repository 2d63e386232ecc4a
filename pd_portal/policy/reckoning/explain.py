"""Why this answer, why this date: told from the very steps the timeline took. Pure.

Every line names its rule, says what it rests on, and what lost against it.
"""

from collections.abc import Callable
from typing import NamedTuple

from pd_portal.policy.reckoning.audience import Run, active
from pd_portal.policy.reckoning.audience import counting as main_position
from pd_portal.policy.reckoning.days import FOREVER, Day, date_of
from pd_portal.policy.reckoning.due import Obligation, Step, reported
from pd_portal.policy.reckoning.facts import (
    EXCUSED,
    NOT_EMPLOYED,
    NOT_REQUIRED,
    REQUIRED,
    UNKNOWN,
    Position,
)
from pd_portal.policy.reckoning.ledger import meets
from pd_portal.policy.reckoning.segments import Segment, Timeline

Name = Callable[[str, object], str]


class Line(NamedTuple):
    """One step of the explanation. ``lost`` are the sentences about what did not decide."""

    rule: str
    text: str
    lost: tuple[str, ...] = ()


def words(day: Day | None) -> str:
    found = None if day is None else date_of(day)
    return f"{found:%B} {found.day}, {found.year}" if found else "no end"


def plain_name(kind: str, key: object) -> str:
    return f"{kind.replace('_', ' ')} {key}"


class Explanation:
    """Explains one day of a timeline.

    ``name(kind, key)`` gives the title of a module, unit or job_group. With ``plain_pauses``
    (what a supervisor reads) every pause is "Paused", without kind or dates.
    """

    def __init__(
        self, timeline: Timeline, day: Day, *, name: Name = plain_name, plain_pauses: bool = False
    ):
        self.timeline = timeline
        self.day = day
        self.name = name
        self.plain = plain_pauses
        self.answer: Segment = timeline.on(day)
        self.version = timeline.requirement.judging_version(day)
        self.stretch = timeline.stretch_on(day)

    def lines(self) -> list[Line]:
        """The whole explanation, in the order a person would ask."""
        found = [self._obligation()]
        if self.answer.obligation in (UNKNOWN, NOT_EMPLOYED):
            return found
        found.insert(0, self._position())
        if self.answer.obligation == REQUIRED:
            found += self._clock() + self._due() + self._progress() + self._left()
        return found

    # Who and whether

    def _positions(self) -> list[Position]:
        return active(self.timeline.person.positions, self.version.employer, self.day)

    def _position(self) -> Line:
        held = self._positions()
        counting = main_position(held)
        if counting is None:
            return Line("T2", "No position counts.")
        others = tuple(
            f"{self.name('unit', p.unit)} does not count: {self._why_not(p, counting)}."
            for p in held
            if p is not counting
        )
        where = self.name("unit", counting.unit)
        job = self.name("job_group", counting.job)
        return Line("T2", f"The position at {where} ({job}) counts.", others)

    def _why_not(self, other: Position, counting: Position) -> str:
        if counting.primary and not other.primary:
            return "the other position is marked primary"
        if counting.fte != other.fte:
            return f"its FTE of {other.fte:.2f} is less than {counting.fte:.2f}"
        return "it began later" if other.starts != counting.starts else "it was entered later"

    def _obligation(self) -> Line:
        answer = self.answer
        if answer.obligation == UNKNOWN:
            first = words(self.timeline.requirement.roster_from)
            return Line("T4", f"The roster begins on {first}; earlier days are not known.")
        if answer.obligation == NOT_EMPLOYED:
            return Line("T4", "No position is held on this day.")
        if answer.obligation == NOT_REQUIRED:
            return self._not_required(answer.reason)
        if answer.obligation == EXCUSED:
            return self._excused(answer)
        since = words(self.version.effective_from)
        return Line("T3", f"In the audience of the rules in force since {since}.")

    def _not_required(self, reason: str | None) -> Line:
        text = {
            "no_requirement": "The requirement has not taken effect yet.",
            "retired": "The requirement has been retired.",
            "not_in_audience": "No one position meets the unit, job group and kind asked for, "
            "or the FTE together is too small.",
        }[reason or ""]
        return Line("T3" if reason == "not_in_audience" else "T4", text)

    def _excused(self, answer: Segment) -> Line:
        if self.plain:
            return Line("T4", "Paused.")
        text = {
            "exempt:person": "Exempted as a person",
            "exempt:unit": "The unit is exempted",
            "exempt:job_group": "The job group is exempted",
            "leave": "Paused for leave",
        }[answer.reason or ""]
        until = "" if answer.ends >= FOREVER else f" through {words(answer.ends - 1)}"
        return Line("T4", f"{text}{until}.")

    # By when

    def _owed(self) -> Obligation | None:
        return self.timeline.dues.owed(self._run(), self.stretch.held, self.stretch.cycle)

    def _run(self) -> Run:
        """The run of a required day; every required day is in one."""
        return next(r for r in self.timeline.runs if r.starts <= self.day < r.ends)

    def _clock(self) -> list[Line]:
        run, cycle = self._run(), self.stretch.cycle
        found = [Line("T5", f"In the audience without a break since {words(run.starts)}.")]
        if self.stretch.held is not None:
            found += self._met(self.stretch.held)
        elif cycle is not None and cycle.reopened is not None:
            found.append(
                Line("T15", f"New rules of {words(cycle.reopened)} ask for more; owed anew then.")
            )
        elif cycle is not None and cycle.ran_out is not None:
            met, end = words(cycle.ran_out.date), words(cycle.ran_out.ends)
            renewed = run.starts <= cycle.ran_out.ends
            text = f"Met on {met}, valid through {end}; that has run out."
            found.append(Line("T13", text if renewed else f"{text} Back since then: owed anew."))
        return found

    def _met(self, held) -> list[Line]:
        until = "for good" if held.ends >= FOREVER else f"through {words(held.ends)}"
        found = [Line("T10", f"Met on {words(held.date)}, valid {until}.")]
        if held.ends < FOREVER:
            text = f"It can be renewed from {words(held.window)} on; earlier repeats renew nothing."
            found.append(Line("T12", text))
        return found

    def _due(self) -> list[Line]:
        owed = self._owed()
        if owed is None:
            return []
        steps = [s for s in owed.steps if s.starts <= self.day] or list(owed.steps[:1])
        # A redate starts the clock again: what came before it no longer matters.
        anew = max(i for i, s in enumerate(steps) if s.why in RULES)
        found = [self._step(step) for step in steps[anew:]]
        found += self._idle_pauses(owed.clock, steps)
        last = steps[-1].due
        shown = None if last is None else reported(last, self.timeline.person.scheduled)
        if shown != last:
            text = (
                f"{words(last)} is not a scheduled day; the first one after it is {words(shown)}."
            )
            found.append(Line("T22", text))
        return found

    def _idle_pauses(self, clock: Day, steps: list[Step]) -> list[Line]:
        """Pauses since the clock started that came after the due date and moved nothing (T7)."""
        moved = {step.inputs[0] for step in steps if step.why in ("paused", "return")}
        idle = [
            (starts, ends)
            for starts, ends in self.timeline.pauses
            if ends > clock and starts <= self.day and starts not in moved
        ]
        if self.plain:
            return [Line("T7", "Paused after the due date; that moves nothing.")] if idle else []
        return [
            Line(
                "T7",
                f"The pause from {words(starts)} through {words(ends - 1)} began after the due "
                "date and moved nothing.",
            )
            for starts, ends in idle
        ]

    def _step(self, step: Step) -> Line:
        rule, text = STEPS[step.why]
        if self.plain and step.why in ("paused", "return"):
            return Line(rule, f"Paused; due {words(step.due)}.")
        first = words(step.inputs[0]) if step.inputs else ""
        last = words(step.inputs[1]) if len(step.inputs) > 1 else ""
        lost = tuple(f"{LOST[name]}: {words(day)}." for name, day in step.lost if day)
        return Line(rule, text.format(due=words(step.due), first=first, last=last), lost)

    # How far

    def _progress(self) -> list[Line]:
        cycle = self.stretch.cycle
        if self.stretch.held is not None:
            used = "; ".join(
                f"{self.name('module', r.module)} on {words(r.on)}" for r in self.stretch.held.used
            )
            return [Line("T10", f"Rests on: {used}.")] if used else []
        if cycle is None:
            return []
        ledger, first = self.timeline.ledger, cycle.first
        proficient = not self.version.counts_completed
        counted = ledger.counted(self.version, self.day, first, proficient=proficient)
        found = [
            Line("T9", f"{self.name('module', module)} of {words(r.on)} counts.")
            for module, r in counted.items()
        ]
        waiting = ledger.waiting(self.version, self.day, first)
        found += [
            Line("T19", f"{self.name('module', m)} was handed in and waits to be read.")
            for m in sorted(waiting - set(counted), key=str)
        ]
        return found + self._not_counted(first, set(counted))

    def _not_counted(self, first: Day, counted: set) -> list[Line]:
        found = []
        for c in self.timeline.person.completions:
            if c.on > self.day or c.module in counted:
                continue
            why = self._why_no_use(c, first)
            if why:
                text = f"{self.name('module', c.module)} of {words(c.on)} does not count: {why}."
                found.append(Line("T9", text))
        return found

    def _why_no_use(self, completion, first: Day) -> str:
        ledger, version = self.timeline.ledger, self.version
        demanded = version.required.get(completion.module, version.electives.get(completion.module))
        if demanded is None:
            return ""
        if completion.voided is not None:
            return "it was voided"
        if not meets(version, completion.module, completion.version):
            return f"version {completion.version} of it, and at least {demanded} is asked for"
        if completion.prior and ledger.too_old(completion.on, version):
            return "it was older than prior learning may be"
        if completion.on < first:
            return f"what counts now must be dated {words(first)} or later"
        records = [r for r in ledger.judged(version).records if r.module == completion.module]
        if any(r.on == completion.on and r.last < self.day for r in records):
            return "its own validity has ended"
        return "it was finished, and a task in it is still to be shown"

    def _left(self) -> list[Line]:
        """What would complete it."""
        if self.stretch.cycle is None:
            return []
        ledger, version = self.timeline.ledger, self.version
        first = self.stretch.cycle.first
        have = ledger.counted(version, self.day, first, proficient=not version.counts_completed)
        missing = [m for m in ledger.needed(version, self.day) if m not in have]
        electives = version.elective_count - sum(m in have for m in version.electives)
        found = [Line("T10", f"Still to do: {self.name('module', m)}.") for m in missing]
        if electives > 0:
            names = ", ".join(self.name("module", m) for m in version.electives if m not in have)
            found.append(Line("T10", f"Still to do: {electives} of {names}."))
        return found


RULES = ("rule", "grace", "published", "recorded", "renewal")
STEPS = {
    "rule": ("T6", "The clock started on {first}; by the rule it is due {due}."),
    "grace": ("T6", "The clock started on {first}; with the days of grace it is due {due}."),
    "published": ("T18", "Due {due}: no sooner than fair notice after the rules were published."),
    "recorded": ("T18", "Due {due}: no sooner than fair notice after the position was entered."),
    "renewal": ("T13", "To be renewed by {due}, the last valid day of what was met on {first}."),
    "paused": ("T7", "The pause from {first} through {last} moved the due date to {due}."),
    "return": ("T18", "After the pause from {first} through {last}, due {due}: time to come back."),
    "extension": ("T8", "The extension granted on {first} makes it due {due}."),
    "decision": ("T19", "The task was read on {first} and not yet shown; due {due}."),
}
LOST = {
    "rule": "The rule alone would have said",
    "grace": "The days of grace alone would have said",
    "published": "Fair notice after publication alone would have said",
    "recorded": "Fair notice after the position was entered alone would have said",
    "paused": "The days of the pause alone would have said",
    "return": "Time to come back alone would have said",
    "before": "Without it",
}
