"""Archives as background work: asked for, stored, forgotten."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.text import slugify

from courses.models import ArchiveFile, CoursePage
from pd_portal.audit.actions import action
from pd_portal.audit.recording import record
from pd_portal.jobs.models import Job
from pd_portal.jobs.running import start_job

BRING_IN, MAKE = "courses.archive_in", "courses.archive_out"
KEPT = timedelta(days=7)


@action
def ask_to_bring_in(*, name: str, content: bytes, owner: Any, actor: Any, now: datetime) -> Job:
    """Keep the zip and have it read by the worker. ``owner`` is the user who sees the job's page."""
    job = start_job(
        kind=BRING_IN,
        title=f"Bring in {name}"[:200],
        owner=owner,
        now=now,
        params={"actor": actor.pk},
    )
    ArchiveFile.objects.create(
        job=job, name=name, content=content, is_made_here=False, stored_at=now
    )
    record(actor=actor, verb="archive uploaded", target=job, now=now, name=name, size=len(content))
    return job


@action
def ask_for_archive(*, course: CoursePage, owner: Any, actor: Any, now: datetime) -> Job:
    """Have the archive of ``course`` made by the worker."""
    title = f"Archive of {course.title}"[:200]
    job = start_job(kind=MAKE, title=title, owner=owner, now=now, params={"course": course.pk})
    record(actor=actor, verb="archive asked", target=course, now=now)
    return job


@action
def keep_archive(*, job: Job, course: CoursePage, content: bytes, actor: Any, now: datetime) -> ArchiveFile:  # fmt: skip
    """Store what the job made; run again, it replaces the file."""
    values = {"name": f"{slugify(course.slug)}.zip", "content": content, "stored_at": now}
    made, _ = ArchiveFile.objects.update_or_create(
        job=job, defaults={**values, "is_made_here": True}
    )
    return made


@action
def forget_archives(*, actor: Any, now: datetime) -> int:
    """Delete those older than a week."""
    return ArchiveFile.objects.filter(stored_at__lt=now - KEPT).delete()[0]
