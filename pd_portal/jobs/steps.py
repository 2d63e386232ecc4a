"""The steps this package itself adds to the schedule."""

from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from pd_portal.audit.sealing import seal_all
from pd_portal.jobs.models import Heartbeat
from pd_portal.jobs.running import release_expired
from pd_portal.jobs.schedule import step
from pd_portal.jobs.statistics import refresh_statistics

STUCK_AFTER = timedelta(hours=1)
KEEP_RESULTS = timedelta(days=14)


@step("seal the audit log", every=timedelta(minutes=1), order=900)
def seal_audit(now: datetime) -> str:
    return f"sealed {seal_all(now=now)}"


@step("release expired jobs", every=timedelta(minutes=1), order=10)
def release_jobs(now: datetime) -> str:
    return f"released {release_expired(now=now)}"


@step("reap stuck tasks", every=timedelta(minutes=10), order=20)
def reap_tasks(now: datetime) -> str:
    """A task whose worker was killed stays RUNNING for good; mark it failed."""
    stuck = DBTaskResult.objects.filter(status="RUNNING", started_at__lt=now - STUCK_AFTER)
    return f"reaped {stuck.update(status='FAILED', finished_at=now)}"


@step("statistics of the database", every=timedelta(minutes=10), order=220)
def statistics(now: datetime) -> str:
    return refresh_statistics()


@step("forget old task rows", every=timedelta(days=1), order=950)
def forget_tasks(now: datetime) -> str:
    """Task rows carry no content, only ids; two weeks are enough to look into a failure."""
    old = DBTaskResult.objects.filter(finished_at__lt=now - KEEP_RESULTS)
    Heartbeat.objects.filter(at__lt=now - timedelta(days=1)).delete()
    return f"forgot {old.delete()[0]}"
