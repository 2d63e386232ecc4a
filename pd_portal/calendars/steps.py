"""The steps calendars add to the schedule."""

from datetime import datetime, timedelta

from pd_portal.audit.actions import System
from pd_portal.calendars.actions.claims import forget_expired_holds
from pd_portal.calendars.actions.external import refresh_due
from pd_portal.jobs.schedule import step


@step("read outside calendars", every=timedelta(minutes=5), order=300)
def read_outside_calendars(now: datetime) -> str:
    return refresh_due(now=now)


@step("forget expired holds", every=timedelta(hours=1), order=310)
def forget_holds(now: datetime) -> str:
    return f"forgot {forget_expired_holds(actor=System('calendars'), now=now)}"
