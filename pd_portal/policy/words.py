"""What a screen, an export or a message says about a named person (DESIGN idea 12). Pure.

Never a judgment: these phrases and no others. A supervisor reads "Paused" for every excuse,
without kind or date.
"""

from datetime import date, timedelta

from pd_portal.policy.models import (
    LAST_DAY,
    Obligation,
    Progress,
    Reason,
    Standing,
    Timing,
)
from pd_portal.ui.dates import words

NOT_REQUIRED = {
    Reason.NO_REQUIREMENT: "no requirement yet",
    Reason.RETIRED: "the requirement has ended",
    Reason.NOT_IN_AUDIENCE: "not for this position",
}
PROGRESS = {
    Progress.NOT_STARTED: "Not started",
    Progress.IN_PROGRESS: "In progress",
    Progress.WAITING_FOR_REVIEW: "Waiting for review",
    Progress.COMPLETED: "Finished, goal not yet met",
}


def is_met(row: Standing, *, completed_counts: bool) -> bool:
    """Whether the goal is met in this row; ``completed_counts``: finishing suffices."""
    met = {Progress.PROFICIENT, Progress.COMPLETED} if completed_counts else {Progress.PROFICIENT}
    return row.obligation == Obligation.REQUIRED and row.progress in met


def status(row: Standing, *, supervisor: bool = False, completed_counts: bool = False) -> str:
    """How it stands, in words: "In progress", "Goal met until March 14, 2027", "Paused"."""
    if row.obligation == Obligation.UNKNOWN:
        return "Not recorded"
    if row.obligation == Obligation.NOT_EMPLOYED:
        return "Not employed"
    if row.obligation == Obligation.NOT_REQUIRED:
        return f"Not required ({NOT_REQUIRED[Reason(row.reason)]})"
    if row.obligation == Obligation.EXCUSED:
        return _excused(row, supervisor)
    if is_met(row, completed_counts=completed_counts):
        return f"Goal met until {words(last_day(row))}" if row.due_on else "Goal met"
    return PROGRESS[Progress(row.progress)]


def last_day(row: Standing) -> date:
    """The last day of what was met, where the query says it (``figures.with_last_day``)."""
    return getattr(row, "valid_until", None) or row.due_on


def _excused(row: Standing, supervisor: bool) -> str:
    if supervisor or row.reason == Reason.LEAVE:
        return "Paused"
    if row.ends_on == LAST_DAY:
        return "Not required (exemption)"
    return f"Not required until {words(row.ends_on - timedelta(days=1))} (exemption)"


def timing(row: Standing, as_of: date, *, completed_counts: bool = False) -> str:
    """When it is due, in words: "Due March 14, 2027", "Overdue by 3 days", or empty."""
    if row.obligation != Obligation.REQUIRED or row.due_on is None:
        return ""
    if row.timing == Timing.OVERDUE:
        return overdue_by((as_of - row.due_on).days)
    if row.timing == Timing.LAPSED:
        last = last_day(row)
        return f"{'Expired' if last < as_of else 'Expires'} on {words(last)}"
    if is_met(row, completed_counts=completed_counts):
        return ""
    return f"Due {words(row.due_on)}"


def timing_elsewhere(row: Standing, as_of: date, *, completed_counts: bool = False) -> str:
    """``timing`` of days that ``as_of`` is not among: a count of days is of one day alone."""
    if row.obligation == Obligation.REQUIRED and row.timing == Timing.OVERDUE:
        return f"Overdue from {words(row.due_on + timedelta(days=1))}"
    return timing(row, as_of, completed_counts=completed_counts)


def overdue_by(days: int) -> str:
    """``Overdue by 1,060 days``."""
    return f"Overdue by {days:,} {'day' if days == 1 else 'days'}"


def frozen_state(state: list | None, *, completed_counts: bool = False) -> str:
    """A person's line of a snapshot in words; None: not counted."""
    if state is None:
        return "Not counted"
    obligation, reason, progress, late, due_on, _, _ = state
    row = Standing(
        obligation=Obligation[obligation.upper()],
        reason=Reason[reason.upper()],
        progress=Progress[progress.upper()],
        timing=Timing[late.upper()],
        due_on=due_on and date.fromisoformat(due_on),
        ends_on=LAST_DAY,
    )
    said = status(row, completed_counts=completed_counts)
    if row.timing == Timing.OVERDUE:
        return f"{said}. Was due {words(row.due_on)}"
    if row.timing == Timing.LAPSED:
        return f"{said}. Expired on {words(row.due_on)}"
    if (
        row.obligation == Obligation.REQUIRED
        and row.due_on
        and not is_met(row, completed_counts=completed_counts)
    ):
        return f"{said}. Due {words(row.due_on)}"
    return said
