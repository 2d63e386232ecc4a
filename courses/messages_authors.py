"""What authors' work writes to people."""

from typing import Any

from django.urls import reverse

from courses.models import TrialRun
from pd_portal.notify.kinds import Kind, kinds
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import absolute
from pd_portal.ui.dates import today


def trial_of(message: Message) -> TrialRun | None:
    found = TrialRun.objects.filter(pk=message.subject_ref, closed_at=None)
    return found.select_related("module", "started_by").first()


def is_open(message: Message) -> bool:
    trial = trial_of(message)
    return trial is not None and trial.closes_on >= today()


def trial_context(message: Message) -> dict[str, Any]:
    trial = trial_of(message)
    assert trial is not None  # noqa: S101  (asked just before by is_open)
    return {
        "module": trial.module.title,
        "author": str(trial.started_by or "An author"),
        "closes_on": trial.closes_on,
        "link": absolute(reverse("courses:trial", args=[trial.pk])),
    }


kinds.register(
    "trial_run",
    Kind("A module to try before it is released", "training", is_open, trial_context),
)
