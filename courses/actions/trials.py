"""Trial runs: named testers read a module as it stands today. Nothing they do is kept."""

from datetime import date, datetime
from typing import Any

from courses.models import LessonPage, ModulePage, TrialRun
from courses.queries.module_content import module_content
from pd_portal.audit.actions import Refused, System, action
from pd_portal.audit.recording import record
from pd_portal.notify.actions.queueing import queue_message
from pd_portal.people.models import StaffMember
from pd_portal.ui.dates import local_day


@action
def start_trial_run(
    *,
    actor: Any,
    module: ModulePage,
    testers: list[StaffMember],
    closes_on: date,
    now: datetime,
    job_group: str = "",
) -> TrialRun:
    """Freeze the drafts of ``module`` for ``testers`` until ``closes_on``, and write to them."""
    if not testers:
        raise Refused("Name at least one tester.", field="testers")
    if closes_on < local_day(now):
        raise Refused("Choose a day that is not over.", field="closes_on")
    content = draft_content(module)
    if not content["lessons"]:
        raise Refused("Write a lesson first.")
    trial = TrialRun.objects.create(
        module=module,
        content=content,
        job_group=job_group,
        started_by=None if isinstance(actor, System) else actor,
        started_at=now,
        closes_on=closes_on,
    )
    trial.testers.set(testers)
    people = [tester.pk for tester in testers]
    record(actor=actor, verb="trial run started", target=trial, now=now, testers=people)
    for tester in testers:
        invite(trial, tester, actor, now)
    return trial


def draft_content(module: ModulePage) -> dict[str, Any]:
    """The module with the newest draft of each lesson, published or not."""
    pages = LessonPage.objects.child_of(module).order_by("path")
    drafts = [page.get_latest_revision_as_object() for page in pages]
    draft = module.get_latest_revision_as_object()
    return module_content(draft, lessons=drafts)


def invite(trial: TrialRun, tester: StaffMember, actor: Any, now: datetime) -> None:
    queue_message(
        kind="trial_run",
        recipient=tester,
        about=trial,
        why="an author asked you to try a module before it is released",
        actor=actor,
        now=now,
    )


@action
def close_trial_run(*, actor: Any, trial: TrialRun, now: datetime) -> TrialRun:
    """End a trial run today; testers can no longer open it."""
    trial.closed_at = now
    trial.save(update_fields=["closed_at"])
    record(actor=actor, verb="trial run closed", target=trial, now=now)
    return trial
