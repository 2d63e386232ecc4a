"""Imports as background jobs: the preview, and the confirmed import."""

from django.urls import reverse

from pd_portal.audit.actions import Refused
from pd_portal.jobs.models import Job
from pd_portal.jobs.running import Progress, Result, kinds
from pd_portal.people.actions.import_staging import stage
from pd_portal.people.actions.imports import apply_import
from pd_portal.people.models import ImportStatus, RosterImport, StaffMember
from pd_portal.ui.dates import now

PREVIEW, APPLY = "people.preview", "people.apply"


@kinds.provides(PREVIEW)
def preview(job: Job, progress: Progress) -> Result:
    """Read and compare the file."""
    roster_import = RosterImport.objects.get(pk=job.params["import"])
    stage(roster_import, now=now(), progress=progress)
    if roster_import.status == ImportStatus.FAILED:
        raise Refused(roster_import.message)
    url = reverse("people:import", args=[roster_import.pk])
    return Result("The preview is ready.", url, roster_import.figures)


@kinds.provides(APPLY)
def apply(job: Job, progress: Progress) -> Result:
    """Apply what the preview showed. A worker that died before the end left nothing behind."""
    roster_import = RosterImport.objects.get(pk=job.params["import"])
    url = reverse("people:import", args=[roster_import.pk])
    if roster_import.status == ImportStatus.APPLIED:
        return Result("The roster is up to date.", url, roster_import.figures)
    progress(0, 0, "Applying the changes")
    actor = StaffMember.objects.get(pk=job.params["actor"])
    apply_import(roster_import=roster_import, typed=job.params["typed"], actor=actor, now=now())
    return Result("The roster is up to date.", url, roster_import.figures)
