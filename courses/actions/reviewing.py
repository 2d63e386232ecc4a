"""A facilitator reads a task, or gives somebody more tries."""

from datetime import datetime
from typing import Any

from django.db.models import F

from courses.actions.completing import settle_later
from courses.actions.starting import open_tries
from courses.actions.writing import cleaned
from courses.messages import tell_task_read, tell_tries_given
from courses.models import Enrollment, HelpRequest, Review, Submission
from courses.models.reviews import LEVELS
from courses.queries.records import load_record
from courses.queries.reviewing import apart_from, task_value
from courses.signals import task_reviewed
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.ui.dates import local_day

RANK = {code: place for place, (code, _) in enumerate(LEVELS)}


@action
def review_task(
    *,
    actor: Any,
    submission: Submission,
    levels: dict[str, str],
    comment: str,
    now: datetime,
) -> Review:
    """Decide on a submission: a level per criterion, the lowest is the task's.

    Refused: by the person's supervisor, report or coach; not yet shown or developing without a
    word on what to change; a second reading by the first reader.
    """
    row = Submission.objects.select_for_update().get(pk=submission.pk)
    refuse_reader(row, actor, now)
    level = lowest(row, levels)
    words = cleaned(comment, "comment")
    if RANK[level] < RANK["proficient"] and not words:
        raise Refused("Say what to change, so that the next try can show it.", field="comment")
    made = Review.objects.create(
        submission=row,
        reader=2 if row.second_reader_asked_at else 1,
        reviewer=actor,
        levels=levels,
        level=level,
        comment=words,
        decided_at=now,
    )
    record(actor=actor, verb="task read", target=row, now=now, reader=made.reader, level=level)
    task_reviewed.send(Review, review=made, now=now)
    tell_task_read(made, actor, now)
    if row.enrollment_id:
        go = Enrollment.objects.select_for_update(of=("self",)).select_related("release")
        settle_later(go.get(pk=row.enrollment_id), actor, now)
    return made


def refuse_reader(row: Submission, actor: Any, now: datetime) -> None:
    if actor.pk in apart_from(row.person_id, local_day(now)):
        raise Refused("You work too closely with this person to read their task.")
    readings = list(row.reviews.all())
    if len(readings) >= (2 if row.second_reader_asked_at else 1):
        raise Refused("This task was read already.")
    if any(one.reviewer_id == actor.pk for one in readings):
        raise Refused("The second reader is somebody else than the first.")


def lowest(row: Submission, levels: dict[str, str]) -> str:
    """The level of the task: that of its weakest criterion. Every criterion needs one."""
    wanted = {one["id"] for one in task_value(row)["rubric"]} or {"task"}
    if set(levels) != wanted or not set(levels.values()) <= set(RANK):
        raise Refused("Choose a level for every criterion.", field="levels")
    return min(levels.values(), key=RANK.__getitem__)


@action
def give_tries(
    *, actor: Any, request: HelpRequest, extra: int, note: str, now: datetime
) -> HelpRequest:
    """Close a help request with more tries at every check that is not all right yet."""
    row = HelpRequest.objects.select_for_update().get(pk=request.pk)
    if row.closed_at:
        raise Refused("Somebody has answered this already.")
    if not 1 <= extra <= 5:
        raise Refused("Give one to five tries.", field="extra")
    row.closed_at, row.closed_by, row.extra_attempts = now, actor, extra
    row.note = cleaned(note, "note")
    row.save()
    go = (
        Enrollment.objects.select_for_update(of=("self",))
        .select_related("release")
        .get(pk=row.enrollment_id)
    )
    Enrollment.objects.filter(pk=go.pk).update(extra_attempts=F("extra_attempts") + extra)
    go.extra_attempts += extra
    open_tries(load_record(go), now)
    record(actor=actor, verb="tries given", target=row, now=now, extra=extra)
    tell_tries_given(row, actor, now)
    return row
