"""What the schedule does for Policy: reckon what is due, then close the days that are over."""

from datetime import datetime, timedelta

from pd_portal.audit.actions import System
from pd_portal.jobs.schedule import step
from pd_portal.policy.actions.days import close_days
from pd_portal.policy.actions.standing import refresh_outstanding
from pd_portal.policy.actions.telling import tell_of_completion

A_WHILE = 40.0


@step("standing due", every=timedelta(minutes=1), order=200)
def standing_due(now: datetime) -> str:
    done = refresh_outstanding(seconds=A_WHILE)
    return f"reckoned {done.people} failed {done.failed}"


@step("close days", every=timedelta(minutes=5), order=210)
def close_the_days(now: datetime) -> str:
    return f"closed {close_days(now=now)}"


@step("tell of completions", every=timedelta(minutes=5), order=775)
def completions(now: datetime) -> str:
    return f"told {tell_of_completion(actor=System('completions'), now=now)}"
