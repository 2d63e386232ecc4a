"""Start a job, run it in the worker, keep its lease while it moves."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django_tasks import task

from pd_portal.audit.actions import Refused
from pd_portal.jobs.models import Job
from pd_portal.ui import dates
from pd_portal.ui.registry import Registry

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3

SORRY = "Something went wrong on our side. Nothing was half done; the administrator can see why."


@dataclass
class Progress:
    """What a job's function reports through. ``total`` 0 means "not known yet"."""

    job: Job

    def __call__(self, done: int, total: int, message: str = "") -> None:
        """Store how far the job is and renew its lease."""
        now = dates.now()
        Job.objects.filter(pk=self.job.pk).update(
            done=done, total=total, message=message[:500], lease_until=now + LEASE
        )


@dataclass(frozen=True)
class Result:
    """What a finished job leaves: a sentence, a link to what it made, and figures."""

    message: str = ""
    url: str = ""
    figures: dict[str, Any] | None = None


JobFunction = Callable[[Job, Progress], Result]
kinds: Registry[JobFunction] = Registry("Kinds of jobs: called with the job and its progress.")


def start_job(
    *, kind: str, title: str, owner: Any, now: datetime, params: dict[str, Any] | None = None
) -> Job:
    """Write the job down and hand it to the worker once the transaction commits.

    ``kind`` was registered with ``kinds.provides(kind)``; ``owner`` is the user who sees its page.
    """
    if kind not in kinds:
        raise LookupError(f"No kind of job is called {kind!r}.")
    most = Job._meta.get_field("title").max_length
    job = Job.objects.create(
        kind=kind, title=title[:most], owner=owner, params=params or {}, created_at=now
    )
    transaction.on_commit(partial(run_job.enqueue, job_id=str(job.pk)))
    return job


@task()
def run_job(job_id: str) -> None:
    """The task behind every job; a job that is over or leased elsewhere is left alone."""
    job = _claim(job_id)
    if job is None:
        return
    try:
        result = kinds[job.kind](job, Progress(job))
    except Refused as refused:
        _finish(job, Job.State.FAILED, Result(refused.message))
    except Exception:
        logger.exception("Job %s (%s) failed", job.pk, job.kind)
        _finish(job, Job.State.FAILED, Result(SORRY))
        raise
    else:
        _finish(job, Job.State.DONE, result)


def _claim(job_id: str) -> Job | None:
    now = dates.now()
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(free, pk=job_id).first()
        if job is None:
            return None
        job.state = Job.State.RUNNING
        job.started_at = job.started_at or now
        job.lease_until = now + LEASE
        job.attempts += 1
        job.save(update_fields=["state", "started_at", "lease_until", "attempts"])
    return job


def _finish(job: Job, state: Job.State, result: Result) -> None:
    Job.objects.filter(pk=job.pk).update(
        state=state,
        message=result.message[:500],
        result_url=result.url,
        result=result.figures or {},
        finished_at=dates.now(),
        lease_until=None,
    )


def release_expired(*, now: datetime) -> int:
    """Hand jobs whose worker died to another one; give up after three attempts."""
    lost = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=now)
    lost.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=Job.State.FAILED, message=SORRY, finished_at=now, lease_until=None
    )
    again = list(lost.filter(attempts__lt=MOST_ATTEMPTS).values_list("pk", flat=True))
    for pk in again:
        run_job.enqueue(job_id=str(pk))
    return len(again)
