"""Workbooks as background jobs, with progress."""

import tempfile

from django.urls import reverse

from pd_portal.audit.actions import System
from pd_portal.jobs.models import Job
from pd_portal.jobs.running import Progress, Result, kinds
from pd_portal.reports.actions.files import WORKBOOK, keep_workbook
from pd_portal.reports.asking import asked, listing_of
from pd_portal.reports.downloads import people_sheet
from pd_portal.reports.sheets import write_xlsx
from pd_portal.ui.dates import now


@kinds.provides(WORKBOOK)
def workbook(job: Job, progress: Progress) -> Result:
    """Write the list again as its owner may see it now; through a file, never in memory twice."""
    _, question = asked(job.owner, job.params["code"], job.params["query"])
    sheet = people_sheet(listing_of(question, job.params["query"]))
    with tempfile.TemporaryFile() as out:
        rows = write_xlsx(
            sheet, out, told=lambda done: progress(min(done, sheet.count), sheet.count)
        )
        out.seek(0)
        keep_workbook(
            job=job, name=f"{sheet.name}.xlsx", content=out.read(), actor=System("jobs"), now=now()
        )
    url = reverse("reports:workbook", args=[job.pk])
    return Result(f"{rows} rows, ready to download.", url, {"rows": rows})
