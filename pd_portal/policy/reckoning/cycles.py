"""Cycles: when each is fulfilled, how long that holds, and what is open between (T10-T15)."""

from heapq import heapify, heappop, heappush
from typing import NamedTuple

from pd_portal.policy.reckoning.days import BEGIN, FOREVER, Day, add_months, nth_yearly_after
from pd_portal.policy.reckoning.facts import COMPLETED, PROFICIENT, Requirement, Version
from pd_portal.policy.reckoning.ledger import Ledger, Record, covered, own_end

# Someone whose every module is waived renews by the calendar alone; a century of that is enough.
FAR = 36525


class Fulfilment:
    """A cycle that was met: reached on one day, dated by the completions used (T10)."""

    __slots__ = (
        "base", "cycle", "date", "ends", "months", "next", "proficient_from", "reached", "used",
        "version", "window",
    )  # fmt: skip
    base: Day
    months: int
    ends: Day
    window: Day

    def __init__(
        self, reached: Day, used: list[Record], date: Day, version: Version, cycle: "Cycle"
    ):
        self.reached = reached
        self.used = used
        self.date = date
        self.version = version
        self.cycle = cycle
        self.proficient_from = reached
        self._reckon_end(cycle.ran_out)
        self.next = Cycle(self.window, self)

    def _reckon_end(self, renewed: "Fulfilment | None") -> None:
        """``ends`` is the last valid day; ``base`` + ``months`` is how it was reckoned (T11)."""
        validity, date = self.version.validity, self.date
        if renewed is not None and not renewed.window <= date <= renewed.ends:
            renewed = None
        self.base, self.months = date, validity.months
        if validity.kind == "anniversary" and renewed:
            self.ends = nth_yearly_after(renewed.ends, validity.years, validity.month, validity.day)
        elif validity.kind == "previous" and renewed:
            self.base, self.months = renewed.base, renewed.months + validity.months
            self.ends = add_months(self.base, self.months)
        else:
            self.ends = own_end(date, self.version)
        if validity.kind == "anniversary":
            self.base, self.months = self.ends, 0
        opens = max(self.ends - self.version.renewal_window_days, date + 1)
        self.window = FOREVER if self.ends >= FOREVER else opens

    def progress_on(self, day: Day) -> str:
        return PROFICIENT if day >= self.proficient_from else COMPLETED


class Cycle(NamedTuple):
    """What is to be met: ``first`` is its first countable day, ``ran_out`` the fulfilment
    before it, ``reopened`` the day a new version undid its fulfilment (T15)."""

    first: Day
    ran_out: Fulfilment | None = None
    reopened: Day | None = None


class Stretch(NamedTuple):
    """Days on which progress stays the same: a fulfilment holds, or a cycle is open."""

    starts: Day
    progress: str
    held: Fulfilment | None
    cycle: Cycle | None


class Reckoner:
    """Walks once through the days on which something can change."""

    def __init__(self, ledger: Ledger, requirement: Requirement):
        self.ledger = ledger
        self.requirement = requirement
        self.cycle: Cycle | None = Cycle(BEGIN)
        self.held: Fulfilment | None = None
        self.fulfilments: list[Fulfilment] = []
        self.agenda = [d for d in ledger.days() if BEGIN < d < FOREVER] + [BEGIN]
        self.horizon = max(self.agenda) + FAR
        heapify(self.agenda)

    def stretches(self) -> list[Stretch]:
        found: list[Stretch] = []
        day = 0
        while self.agenda:
            next_day = heappop(self.agenda)
            if next_day == day:
                continue
            day = next_day
            version = self.requirement.judging_version(day)
            self._carry(version, day)
            stretch = self._stretch(day, self._fulfil(version, day))
            if not found or found[-1][1:] != stretch[1:]:
                found.append(stretch)
        return found

    def _carry(self, version: Version, day: Day) -> None:
        """Judge what an older version granted again, where the new one says so (T15)."""
        held = self.held
        if held is None or not version.drop or day != version.effective_from:
            return
        if held.version is version or held.ends < day:
            return
        used = self._still_covered(version, held, day)
        if used is None:
            self.held = None
            self.cycle = held.cycle._replace(reopened=day)
        else:
            self._hold(Fulfilment(day, used, held.date, version, held.cycle))

    def _still_covered(self, version: Version, held: Fulfilment, day: Day) -> list[Record] | None:
        """The same completions under the new rules, None where they do not suffice."""
        same = {(r.module, r.on) for r in held.used}
        need = not version.counts_completed
        have = {
            r.module: r
            for r in self.ledger.judged(version).records
            if (r.module, r.on) in same
            and held.cycle.first <= r.on <= day <= r.last
            and (r.proficient or not need)
        }
        return covered(version, self.ledger.needed(version, day), have)

    def _fulfil(self, version: Version, day: Day) -> str:
        """Fulfil what is covered on the day; the progress of the cycle that stays open."""
        while (cycle := self._open_cycle(day)) is not None:
            used, progress = self.ledger.look(version, day, cycle.first)
            if used is None:
                return progress
            date = max((r.on for r in used), default=day)
            self._hold(Fulfilment(day, used, date, version, cycle))
        return PROFICIENT

    def _open_cycle(self, day: Day) -> Cycle | None:
        if self.held is None:
            return self.cycle
        return self.held.next if day >= self.held.window else None

    def _hold(self, fulfilment: Fulfilment) -> None:
        if fulfilment.version.counts_completed:
            fulfilment.proficient_from = self.ledger.proficient_from(
                fulfilment.version, fulfilment.reached, fulfilment.cycle.first
            )
        self.held, self.cycle = fulfilment, None
        self.fulfilments.append(fulfilment)
        for day in (fulfilment.window, fulfilment.ends + 1, fulfilment.proficient_from):
            if fulfilment.reached < day < min(FOREVER, self.horizon):
                heappush(self.agenda, day)

    def _stretch(self, day: Day, progress: str) -> Stretch:
        if self.held is not None and day <= self.held.ends:
            return Stretch(day, self.held.progress_on(day), self.held, None)
        return Stretch(day, progress, None, self.cycle if self.held is None else self.held.next)
