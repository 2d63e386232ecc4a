"""Looking at a draft and putting it in force, in the worker where it concerns many people."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from pd_portal.audit.actions import Refused
from pd_portal.jobs.models import Job
from pd_portal.jobs.running import Progress, Result, kinds, start_job
from pd_portal.people.models import StaffMember
from pd_portal.policy.actions.requirements import CHANGED_SINCE, activate_version
from pd_portal.policy.models import RequirementVersion
from pd_portal.policy.queries.preview import (
    Preview,
    PreviewLine,
    people_within_reach,
    preview_activation,
)
from pd_portal.ui import dates

PREVIEW, ACTIVATE = "policy_preview", "policy_activate"
MANY = 500


def is_long(version: RequirementVersion) -> bool:
    """Whether looking at it takes longer than a page should."""
    return len(people_within_reach(version.requirement)) > MANY


def look_later(version: RequirementVersion, user: Any, now: datetime) -> Job:
    """Reckon in the worker what a draft would change."""
    title = f"What the draft of {version.requirement.title} changes"
    return start_job(kind=PREVIEW, title=title, owner=user, now=now, params={"version": version.pk})


def activate_later(version: RequirementVersion, user: Any, previewed: str, now: datetime) -> Job:
    """Put a draft in force in the worker, if what was looked at is still what happens."""
    title = f"Putting the rules of {version.requirement.title} in force"
    params = {"version": version.pk, "previewed": previewed}
    return start_job(kind=ACTIVATE, title=title, owner=user, now=now, params=params)


@kinds.provides(PREVIEW)
def run_preview(job: Job, progress: Progress) -> Result:
    version = _version(job)
    found = preview_activation(version, today=dates.today(), progress=progress)
    return Result(
        message=f"Something changes for {len(found.lines)} of {found.people} people.",
        url=f"{reverse('policy:preview', args=[version.pk])}?job={job.pk}",
        figures={
            "digest": found.digest,
            "people": found.people,
            "lines": [_stored(line) for line in found.lines],
        },
    )


@kinds.provides(ACTIVATE)
def run_activation(job: Job, progress: Progress) -> Result:
    """The preview is made again before the write begins, so that nobody waits for the lock."""
    version, owner = _version(job), StaffMember.objects.filter(user=job.owner).first()
    found = preview_activation(version, today=dates.today(), progress=progress)
    if found.digest != job.params["previewed"]:
        raise Refused(CHANGED_SINCE)
    activate_version(version=version, actor=owner, now=dates.now())
    url = reverse("policy:requirement", args=[version.requirement.code])
    return Result(message="The rules are in force and stay as they are.", url=url)


def _version(job: Job) -> RequirementVersion:
    rows = RequirementVersion.objects.select_related("requirement")
    found = rows.filter(pk=job.params["version"]).first()
    if found is None:
        raise Refused("This draft was thrown away.")
    return found


def looked_at(version: RequirementVersion, user: Any, job: str | None) -> Preview | None:
    """What the user's own job found out about this draft; None where there is no such job."""
    done = Job.objects.filter(
        kind=PREVIEW, owner=user, state=Job.State.DONE, params__version=version.pk
    )
    found = next((row for row in done.order_by("-created_at") if str(row.pk) == job), None)
    if found is None:
        return None
    lines = tuple(_line(raw) for raw in found.result["lines"])
    return Preview(lines, found.result["people"], found.result["digest"])


def _stored(line: PreviewLine) -> list:
    rows = [row and [_plain(value) for value in row] for row in (line.before, line.after)]
    return [line.person_id, line.first_day.isoformat(), *rows]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _line(raw: list) -> PreviewLine:
    person, day, before, after = raw
    return PreviewLine(person, date.fromisoformat(day), _row(before), _row(after))


def _row(raw: list | None) -> tuple | None:
    """The row of the store again: the first two columns are days, and the due date."""
    if raw is None:
        return None
    return tuple(date.fromisoformat(v) if isinstance(v, str) else v for v in raw)
