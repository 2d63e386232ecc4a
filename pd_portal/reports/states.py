"""The numbers of a report and the people each one counts. Pure but for the model's codes.

A state's name stands in the URL, so every number links to exactly the people it counts.
"""

from dataclasses import dataclass
from typing import Any

from pd_portal.policy.models import Obligation, Progress, Reason, Timing
from pd_portal.policy.queries.figures import Figures

REQUIRED = {"obligation": Obligation.REQUIRED}


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
        if self.name in ("not_required", "excused", "required"):
            return getattr(figures, f"{self.name}_total")
        if "reason" in self.lookup:
            bag = figures.excused if self.name.startswith("excused") else figures.not_required
            return bag[self.lookup["reason"]]
        return figures.required[self.lookup["progress"]]


def _progress(progress: Progress, heading: str, title: str) -> State:
    return State(progress.name.lower(), heading, title, {**REQUIRED, "progress": progress})


def _reason(prefix: str, obligation: Obligation, reason: Reason, heading: str) -> State:
    name = f"{prefix}_{reason.name.lower()}"
    return State(name, heading, heading, {"obligation": obligation, "reason": reason})


ALL = (
    State("headcount", "Headcount", "Everybody employed", {}),
    State("not_required", "Not required", "Not required, by rule",
          {"obligation": Obligation.NOT_REQUIRED}),
    State("excused", "Excused", "Excused", {"obligation": Obligation.EXCUSED}),
    State("required", "Required", "Required", REQUIRED),
    State("met", "Goal met", "Goal met", REQUIRED),
    State("overdue", "Overdue", "Past their due date", {**REQUIRED, "timing": Timing.OVERDUE}),
    State("lapsed", "Expired", "Expired and not renewed", {**REQUIRED, "timing": Timing.LAPSED}),
    _progress(Progress.NOT_STARTED, "Not started", "Not started"),
    _progress(Progress.IN_PROGRESS, "In progress", "In progress"),
    _progress(Progress.WAITING_FOR_REVIEW, "Waiting for review", "Waiting for review"),
    _progress(Progress.COMPLETED, "Completed", "Finished, goal not yet met"),
    _progress(Progress.PROFICIENT, "Proficient", "Goal met"),
    _reason("excused", Obligation.EXCUSED, Reason.EXEMPT_PERSON, "Exempt: the person"),
    _reason("excused", Obligation.EXCUSED, Reason.EXEMPT_UNIT, "Exempt: the unit"),
    _reason("excused", Obligation.EXCUSED, Reason.EXEMPT_JOB_GROUP, "Exempt: the job group"),
    _reason("excused", Obligation.EXCUSED, Reason.LEAVE, "On leave"),
    _reason("not_required", Obligation.NOT_REQUIRED, Reason.NO_REQUIREMENT, "No requirement yet"),
    _reason("not_required", Obligation.NOT_REQUIRED, Reason.RETIRED, "Requirement ended"),
    _reason("not_required", Obligation.NOT_REQUIRED, Reason.NOT_IN_AUDIENCE, "Not in the audience"),
)  # fmt: skip
STATES = {state.name: state for state in ALL}

COLUMNS = ("headcount", "not_required", "excused", "required", "met", "overdue", "lapsed")
PROGRESS = ("not_started", "in_progress", "waiting_for_review", "completed", "proficient")
REASONS = tuple(s.name for s in ALL if "reason" in s.lookup)


def lookup_of(name: str, *, completed_counts: bool) -> dict[str, Any]:
    """The filter on Standing of a state; "met" follows the rule in force."""
    if name != "met":
        return STATES[name].lookup
    met = [Progress.PROFICIENT, *([Progress.COMPLETED] if completed_counts else [])]
    return {**REQUIRED, "progress__in": met}
