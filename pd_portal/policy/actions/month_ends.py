"""Publishing a month-end: the only figures that Board, public and partners see."""

from datetime import date, datetime
from typing import Any

from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.policy.actions.snapshots import freeze_snapshot, refuse_unsettled
from pd_portal.policy.models import MonthEnd, Requirement
from pd_portal.policy.queries.month_ends import draft_of, is_month_end, month_end_before
from pd_portal.ui.dates import local_day, words

TOO_FEW = (
    "Nothing can be published of that day: too few people are required, or nearly none or nearly "
    "all of them have met the goal, so that every figure would tell of single people."
)


@action
def publish_month_end(
    *, requirement: Requirement, day: date, actor: Any, now: datetime, note: str = ""
) -> MonthEnd:
    """Store what is published of a month's last day, with the pooling chosen now, for good.

    A day published before is corrected by a new row that replaces it and says why in its note.

    Raises:
        Refused: not a past month's last day; an identity fails or somebody is still to be
            reckoned; no figure is safe to publish; a correction without a note.
    """
    refuse_month(requirement, day, local_day(now))
    replaced = _current(requirement, day)
    if replaced is not None and not note.strip():
        raise Refused(
            f"{words(day)} is published already. Say in the note what is corrected.", field="note"
        )
    refuse_unsettled(requirement, day, None)
    draft = draft_of(requirement, day)
    if draft.figures is None:
        raise Refused(TOO_FEW)
    if replaced is not None and replaced.figures == draft.figures:
        raise Refused("The figures are the same as those published. There is nothing to correct.")
    snapshot = freeze_snapshot(requirement=requirement, as_of=day, actor=actor, now=now, note=note)
    made = MonthEnd.objects.create(
        requirement=requirement,
        day=day,
        figures=draft.figures,
        pooled=draft.pooled,
        note=note.strip(),
        snapshot=snapshot,
        published_at=now,
        published_by=actor if hasattr(actor, "positions") else None,
        replaces=replaced,
    )
    record(actor=actor, verb="month_end_published", target=made, now=now, day=day.isoformat())
    return made


def refuse_month(requirement: Requirement, day: date, today: date) -> None:
    """Only the last day of a month that is over, from the roster's first day on."""
    if not is_month_end(day):
        raise Refused("Choose the last day of a month.", field="day")
    if day > month_end_before(today):
        raise Refused("That month is not over yet. Choose an earlier one.", field="day")
    if requirement.roster_from and day < requirement.roster_from:
        first = words(requirement.roster_from)
        raise Refused(f"The roster begins on {first}. Choose a later month.", field="day")


def _current(requirement: Requirement, day: date) -> MonthEnd | None:
    rows = MonthEnd.objects.filter(requirement=requirement, day=day, replaced_by__isnull=True)
    return rows.first()
