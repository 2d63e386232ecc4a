"""What reports add to the schedule."""

from datetime import datetime, timedelta

from pd_portal.audit.actions import System
from pd_portal.jobs.schedule import step
from pd_portal.reports.actions.files import forget_workbooks


@step("forget workbooks", every=timedelta(days=1), order=940)
def forget(now: datetime) -> str:
    return f"forgot {forget_workbooks(actor=System('schedule'), now=now)}"
