"""Workbooks made in the background: asked for, kept a week, forgotten."""

from datetime import datetime, timedelta
from typing import Any

from pd_portal.audit.actions import action
from pd_portal.audit.recording import record
from pd_portal.jobs.models import Job
from pd_portal.jobs.running import start_job
from pd_portal.policy.models import Requirement
from pd_portal.reports.models import ReportFile

WORKBOOK = "reports.workbook"
KEPT = timedelta(days=7)


@action
def ask_for_workbook(
    *,
    requirement: Requirement,
    query: dict[str, str],
    title: str,
    owner: Any,
    actor: Any,
    now: datetime,
) -> Job:
    """Have a list of people written as XLSX; ``query`` is the list's query string as a dict."""
    params = {"code": requirement.code, "query": query}
    job = start_job(kind=WORKBOOK, title=title, owner=owner, now=now, params=params)
    record(actor=actor, verb="workbook_asked", target=requirement, now=now, **query)
    return job


@action
def keep_workbook(*, job: Job, name: str, content: bytes, actor: Any, now: datetime) -> ReportFile:
    """Store what the job made; run again, it replaces the file."""
    kept, _ = ReportFile.objects.update_or_create(
        job=job, defaults={"name": name, "content": content, "made_at": now}
    )
    return kept


@action
def forget_workbooks(*, actor: Any, now: datetime) -> int:
    """Delete those older than a week."""
    return ReportFile.objects.filter(made_at__lt=now - KEPT).delete()[0]
