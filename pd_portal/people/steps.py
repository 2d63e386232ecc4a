"""The steps People adds to the schedule."""

from datetime import datetime, timedelta

from pd_portal.audit.actions import System
from pd_portal.jobs.schedule import step
from pd_portal.people.actions.leaving import notice_returns, part_with_leavers


@step("end what ends with the last day", every=timedelta(minutes=1), order=30)
def last_days(now: datetime) -> str:
    by = {"actor": System("last day"), "now": now}
    return f"left {part_with_leavers(**by)}, returned {notice_returns(**by)}"
