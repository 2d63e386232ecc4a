"""Archives as background jobs, and when they are forgotten."""

import io
from datetime import datetime, timedelta
from pathlib import PurePath

from django.template.defaultfilters import pluralize
from django.urls import reverse

from courses.actions.archive_jobs import BRING_IN, MAKE, forget_archives, keep_archive
from courses.actions.archives import Imported, import_archive
from courses.actions.curriculum import course_index
from courses.archive.files import NotAnArchive, from_zip, into_zip
from courses.models import ArchiveFile, CoursePage
from courses.queries.archives import course_archive
from pd_portal.audit.actions import Refused, System
from pd_portal.jobs.models import Job
from pd_portal.jobs.running import Progress, Result, kinds
from pd_portal.jobs.schedule import step
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import now, today


@kinds.provides(BRING_IN)
def bring_in(job: Job, progress: Progress) -> Result:
    """Read the zip and write its pages, all or none. Brought in twice, it changes nothing more."""
    kept = ArchiveFile.objects.get(job=job)
    progress(0, 2, "Reading the archive")
    try:
        files = from_zip(io.BytesIO(kept.content))
    except NotAnArchive as reason:
        raise Refused(str(reason))
    progress(1, 2, f"Writing pages out of {len(files)} files")
    actor = StaffMember.objects.get(pk=job.params["actor"])
    done = import_archive(actor=actor, index=course_index(), files=files, now=now())
    return Result(said(done), reverse("courses_admin:overview"), {"files": len(files)})


def said(done: Imported) -> str:
    written, same = len(done.written), len(done.unchanged)
    left = f" Edited here, so left as they are: {', '.join(done.edited_here)}."
    return (
        f"{written} module{pluralize(written)} written, {same} unchanged."
        f"{left if done.edited_here else ''}"
    )


@kinds.provides(MAKE)
def make(job: Job, progress: Progress) -> Result:
    """Write the course as it stands now."""
    course = CoursePage.objects.filter(pk=job.params["course"]).first()
    if course is None:
        raise Refused("The course is not there any more.")
    progress(0, 2, "Reading pages and media")
    try:
        files = course_archive(course, today())
    except FileNotFoundError as lost:
        name = PurePath(lost.filename or "a file").name
        raise Refused(f"{name} is not in storage any more. Upload it again, then choose it anew.")
    progress(1, 2, f"Packing {len(files)} files")
    made = io.BytesIO()
    into_zip(files, made)
    said = {"actor": System("jobs"), "now": now()}
    keep_archive(job=job, course=course, content=made.getvalue(), **said)
    url = reverse("courses_admin:archive_file", args=[job.pk])
    return Result(f"{len(files)} files, ready to download.", url, {"files": len(files)})


@step("forget archives", every=timedelta(days=1), order=940)
def forget(now: datetime) -> str:
    return f"forgot {forget_archives(actor=System('schedule'), now=now)}"
