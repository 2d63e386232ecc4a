"""Why a figure moved between two days: everybody who came in or went out, under one reason. Pure.

Three looks at each person: as the first figure was reported, the same day as known later, and the
second day. From the first to the second look only knowledge changed (*corrected*); from the
second to the third time passed. The reasons sum to the difference, whatever the looks are.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pd_portal.policy.models import Obligation, Progress, Timing


class Look(NamedTuple):
    """How one person stood, and whether inside the unit and job group that are asked about."""

    obligation: int
    progress: int
    timing: int
    here: bool


Looks = Mapping[int, Look]
Counts = Callable[[Look], bool]
NOWHERE = Look(Obligation.NOT_EMPLOYED, 0, 0, False)

CORRECTED, JOINED, LEFT, TRANSFERRED = "corrected", "joined", "left", "transferred"
REQUIRED, NO_LONGER, EXCUSED, BACK = "required", "no_longer", "excused", "back"
MET, EXPIRED, PASSED, LATER = "met", "expired", "passed", "later"

TITLES = {
    CORRECTED: "Corrected since: recorded or taken back later",
    JOINED: "Joined",
    LEFT: "Left",
    TRANSFERRED: "Transferred in or out",
    REQUIRED: "Newly required",
    NO_LONGER: "No longer required",
    EXCUSED: "Excused",
    BACK: "Back from being excused",
    MET: "Met the goal",
    EXPIRED: "Ran out, or owed anew",
    PASSED: "A date passed",
    LATER: "Given more time",
}


@dataclass(frozen=True)
class Measure:
    """A figure that can move: its name in the URL, its title, whom it counts."""

    name: str
    title: str
    counts: Counts


def measures(*, completed_counts: bool) -> dict[str, Measure]:
    """Met, required and past a date, under the rule of a day."""
    met = {Progress.PROFICIENT} | ({Progress.COMPLETED} if completed_counts else set())

    def required(look: Look) -> bool:
        return look.here and look.obligation == Obligation.REQUIRED

    return {
        m.name: m
        for m in (
            Measure("met", "Goal met", lambda k: required(k) and k.progress in met),
            Measure("required", "Required", required),
            Measure(
                "past_due",
                "Past a due date",
                lambda k: required(k) and k.timing in (Timing.OVERDUE, Timing.LAPSED),
            ),
        )
    }


@dataclass
class Reason:
    """One line of the sum: people who came in and who went out."""

    name: str
    came: list[int] = field(default_factory=list)
    went: list[int] = field(default_factory=list)

    @property
    def title(self) -> str:
        return TITLES[self.name]

    @property
    def net(self) -> int:
        return len(self.came) - len(self.went)


@dataclass(frozen=True)
class Movement:
    """From ``first`` to ``last`` people, and the reasons that sum to the difference."""

    first: int
    last: int
    reasons: list[Reason]

    @property
    def difference(self) -> int:
        return self.last - self.first

    @property
    def adds_up(self) -> bool:
        return self.difference == sum(reason.net for reason in self.reasons)


def movement(
    reported: Looks, before: Looks, after: Looks, measure: Measure, then: Measure | None = None
) -> Movement:
    """``reported``: the first day as known then; ``before``: as known now; ``after``: the second.

    ``then``: the measure of the first day, where its rule was another one.
    """
    counts, counted = measure.counts, (then or measure).counts
    found = {name: Reason(name) for name in TITLES}
    for person in _everybody(reported, before, after):
        told, now, later = (looks.get(person, NOWHERE) for looks in (reported, before, after))
        _note(found[CORRECTED], person, counted(told), counted(now))
        if counted(now) != counts(later):
            name = why_in(now, later) if counts(later) else why_out(now, later)
            _note(found[name], person, counted(now), counts(later))
    first = sum(map(counted, reported.values()))
    last = sum(map(counts, after.values()))
    return Movement(first, last, [r for r in found.values() if r.came or r.went])


def _everybody(*all_looks: Looks) -> Iterable[int]:
    return sorted(set().union(*all_looks))


def _note(reason: Reason, person: int, was: bool, is_now: bool) -> None:
    if is_now and not was:
        reason.came.append(person)
    elif was and not is_now:
        reason.went.append(person)


def why_in(before: Look, after: Look) -> str:
    """Why somebody is counted on the second day and was not on the first."""
    if before.obligation <= Obligation.NOT_EMPLOYED:
        return JOINED
    if not before.here:
        return TRANSFERRED
    if before.obligation == Obligation.NOT_REQUIRED:
        return REQUIRED
    if before.obligation == Obligation.EXCUSED:
        return BACK
    return PASSED if after.timing in (Timing.OVERDUE, Timing.LAPSED) else MET


def why_out(before: Look, after: Look) -> str:
    """Why somebody was counted on the first day and is not on the second."""
    if after.obligation <= Obligation.NOT_EMPLOYED:
        return LEFT
    if not after.here:
        return TRANSFERRED
    if after.obligation == Obligation.NOT_REQUIRED:
        return NO_LONGER
    if after.obligation == Obligation.EXCUSED:
        return EXCUSED
    if before.timing in (Timing.OVERDUE, Timing.LAPSED):
        return LATER if after.progress < Progress.COMPLETED else MET
    return EXPIRED
