"""The numbers of a report and the people each one counts. Pure but for the model's codes.

A state's name stands in the URL, so every number links to exactly the people it counts. No name
or title is a judgment: they stand beside named people.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pd_portal.policy.models import Obligation, Progress, Reason, Timing
from pd_portal.policy.queries.figures import Figures

REQUIRED = {"obligation": Obligation.REQUIRED}
PAST = (Timing.OVERDUE, Timing.LAPSED)
EXPIRING_DAYS = (30, 90, 365)


@dataclass(frozen=True)
class State:
    """One number: its name in the URL, its heading, what the list of its people is called."""

    name: str
    heading: str
    title: str
    lookup: dict[str, Any]

    def count(self, figures: Figures) -> int:
        """The number itself, from the figures of a population."""
        if self.name in ("headcount", "overdue", "lapsed", "met"):
            return getattr(figures, self.name)
        if self.name == "past_due":
            return figures.overdue + figures.lapsed
        if self.name == "done":
            return figures.required[Progress.COMPLETED] + figures.required[Progress.PROFICIENT]
        if self.name == "unfinished":
            return figures.required_total - figures.met
        if self.name == "not_due":
            return figures.required_total - figures.met - figures.overdue - figures.lapsed
        if self.name in ("not_required", "excused", "required"):
            return getattr(figures, f"{self.name}_total")
        if "reason" in self.lookup:
            bag = figures.excused if self.name.startswith("excused") else figures.not_required
            return bag[self.lookup["reason"]]
        return figures.required[self.lookup["progress"]]


def _progress(name: str, progress: Progress, heading: str, title: str) -> State:
    return State(name, heading, title, {**REQUIRED, "progress": progress})


def _reason(prefix: str, obligation: Obligation, reason: Reason, heading: str) -> State:
    name = f"{prefix}_{reason.name.lower()}"
    return State(name, heading, heading, {"obligation": obligation, "reason": reason})


def _expiring(days: int) -> State:
    return State(
        f"expiring_{days}", f"In {days} days", f"Goal met, ends within {days} days", REQUIRED
    )


ALL = (
    State("headcount", "Headcount", "Everybody employed", {}),
    State("not_required", "Not required", "Not required, by rule",
          {"obligation": Obligation.NOT_REQUIRED}),
    State("excused", "Excused", "Excused", {"obligation": Obligation.EXCUSED}),
    State("required", "Required", "Required", REQUIRED),
    State("met", "Goal met", "Goal met", REQUIRED),
    State("overdue", "Overdue", "Past their due date", {**REQUIRED, "timing": Timing.OVERDUE}),
    State("lapsed", "Expired", "Expired and not renewed", {**REQUIRED, "timing": Timing.LAPSED}),
    State("past_due", "Past a date", "Overdue or expired", {**REQUIRED, "timing__in": PAST}),
    State("done", "Completed", "Every module finished",
          {**REQUIRED, "progress__in": (Progress.COMPLETED, Progress.PROFICIENT)}),
    State("unfinished", "Not met", "Required and not met", REQUIRED),
    State("not_due", "Not yet due", "Not met and not yet due", {**REQUIRED, "timing": Timing.NOT_DUE}),
    _progress("not_started", Progress.NOT_STARTED, "Not started", "Not started"),
    _progress("in_progress", Progress.IN_PROGRESS, "In progress", "In progress"),
    _progress("waiting", Progress.WAITING_FOR_REVIEW, "Waiting for review", "Waiting for review"),
    _progress("finished", Progress.COMPLETED, "Completed", "Finished, goal not yet met"),
    _progress("shown", Progress.PROFICIENT, "Proficient", "Finished, every task shown"),
    _reason("excused", Obligation.EXCUSED, Reason.EXEMPT_PERSON, "Exempt: the person"),
    _reason("excused", Obligation.EXCUSED, Reason.EXEMPT_UNIT, "Exempt: the unit"),
    _reason("excused", Obligation.EXCUSED, Reason.EXEMPT_JOB_GROUP, "Exempt: the job group"),
    _reason("excused", Obligation.EXCUSED, Reason.LEAVE, "On leave"),
    _reason("not_required", Obligation.NOT_REQUIRED, Reason.NO_REQUIREMENT, "No requirement yet"),
    _reason("not_required", Obligation.NOT_REQUIRED, Reason.RETIRED, "Requirement ended"),
    _reason("not_required", Obligation.NOT_REQUIRED, Reason.NOT_IN_AUDIENCE, "Not in the audience"),
)  # fmt: skip
EXPIRING = tuple(_expiring(days) for days in EXPIRING_DAYS)
STATES = {state.name: state for state in (*ALL, *EXPIRING)}

COLUMNS = ("headcount", "not_required", "excused", "required", "met", "overdue", "lapsed")
PROGRESS = ("not_started", "in_progress", "waiting", "finished", "shown")
REASONS = tuple(s.name for s in ALL if "reason" in s.lookup)


def met_lookup(*, completed_counts: bool) -> dict[str, Any]:
    """The filter on Standing of people who have met the goal under the rule in force."""
    met = [Progress.PROFICIENT, *([Progress.COMPLETED] if completed_counts else [])]
    return {**REQUIRED, "progress__in": met}


def lookup_of(name: str, as_of: date, *, completed_counts: bool) -> dict[str, Any]:
    """The filter on Standing, ``with_last_day``, of a state on a day."""
    met = met_lookup(completed_counts=completed_counts)
    if name == "met":
        return met
    if name in ("unfinished", "not_due"):
        open_yet = [p for p in Progress if p and p not in met["progress__in"]]
        return {**STATES[name].lookup, "progress__in": open_yet}
    for state, days in zip(EXPIRING, EXPIRING_DAYS, strict=True):
        if state.name == name:
            until = as_of + timedelta(days=days)
            return {**met, "due_on__isnull": False, "valid_until__range": (as_of, until)}
    return STATES[name].lookup
