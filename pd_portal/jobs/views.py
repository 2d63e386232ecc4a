from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from pd_portal.access.views import rule
from pd_portal.jobs.models import Job


@rule("jobs.view_own")
def job(request: HttpRequest, job_id: str) -> HttpResponse:
    """The progress page; only the person who asked for the work has it."""
    found = get_object_or_404(Job.objects.filter(owner=request.user), pk=job_id)
    template = "jobs/progress.html" if request.headers.get("HX-Request") else "jobs/job.html"
    return render(request, template, {"job": found})


@rule("jobs.view_own")
def job_list(request: HttpRequest) -> HttpResponse:
    """My jobs, the newest first."""
    mine = Job.objects.filter(owner=request.user).order_by("-created_at")[:50]
    return render(request, "jobs/list.html", {"jobs": list(mine)})
