"""What needs no other app to be said: somebody is new here, and long work is done."""

from typing import Any

from django.urls import reverse

from pd_portal.jobs.models import Job
from pd_portal.notify.kinds import Kind, kinds
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import absolute

WELCOME, READY = "welcome", "report_ready"


def _still_new(message: Message) -> bool:
    return message.recipient.user is None or message.recipient.user.last_login is None


def _way_in(message: Message) -> dict[str, Any]:
    return {"link": absolute(reverse("signin:activate"))}


def _is_over(message: Message) -> bool:
    return Job.objects.filter(pk=message.subject_ref, finished_at__isnull=False).exists()


def _result(message: Message) -> dict[str, Any]:
    job = Job.objects.get(pk=message.subject_ref)
    failed = job.state == Job.State.FAILED
    path = job.get_absolute_url() if failed or not job.result_url else job.result_url
    return {"title": job.title, "said": job.message, "failed": failed, "link": absolute(path)}


kinds.register(WELCOME, Kind("Welcome", "account", _still_new, _way_in, may_refuse=False))
kinds.register(READY, Kind("A report is ready", "account", _is_over, _result))
