from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render

from pd_portal.access.views import public, rule
from pd_portal.jobs.health import readiness
from pd_portal.jobs.models import Job
from pd_portal.ui import dates


@rule("jobs.view_own")
def job(request: HttpRequest, job_id: str) -> HttpResponse:
    """The progress page; only the person who asked for the work has it."""
    found = get_object_or_404(Job.objects.filter(owner=request.user.pk), pk=job_id)
    template = "jobs/progress.html" if request.headers.get("HX-Request") else "jobs/job.html"
    return render(request, template, {"job": found})


@rule("jobs.view_own")
def job_list(request: HttpRequest) -> HttpResponse:
    """My jobs, the newest first."""
    mine = Job.objects.filter(owner=request.user.pk).order_by("-created_at")[:50]
    return render(request, "jobs/list.html", {"jobs": list(mine)})


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready to serve, or 503 with what is not; figures only, no names."""
    try:
        checks = readiness(now=dates.now())
    except DatabaseError:
        checks = {"database": {"ok": False}}
    ready = all(check["ok"] for check in checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)
