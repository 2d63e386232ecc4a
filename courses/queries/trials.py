"""Trial runs somebody may open."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from courses.models import ModulePage, TrialRun
from courses.rehearsal import Rehearsal


def trials_open_to(person: Any, day: date) -> QuerySet[TrialRun]:
    """Trial runs that name ``person`` and are open on ``day``."""
    mine = TrialRun.objects.filter(testers=person, closed_at=None, closes_on__gte=day)
    return mine.select_related("module", "started_by")


def trials_of(module: ModulePage) -> QuerySet[TrialRun]:
    """All trial runs of a module, newest first, with their testers."""
    return module.trial_runs.select_related("started_by").prefetch_related("testers")


def rehearsal_of(trial: TrialRun, person: Any) -> Rehearsal:
    """Each tester gets questions and an order of their own, the same on each visit."""
    seed = f"{trial.pk}-{person.pk}-"
    return Rehearsal(trial.module, trial.content, trial.job_group or None, seed)
