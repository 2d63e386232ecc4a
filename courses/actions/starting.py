"""Starting a module, and moving along with a correction."""

import secrets
from datetime import datetime
from typing import Any

from courses import content as reading
from courses.actions.events import note_event
from courses.completion import chance
from courses.models import Attempt, Enrollment, LessonProgress, ModulePage, Release
from courses.playing import played
from courses.queries.records import Record, load_record
from courses.queries.starting import missing_prerequisites
from courses.scoring import Marked
from courses.signals import module_started
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import StaffMember


def new_seed() -> str:
    """128 secret bits."""
    return secrets.token_hex(16)


@action
def start_module(
    *, actor: Any, person: Any, module: ModulePage, job_group: str | None, now: datetime
) -> Enrollment:
    """Start (or go on with) ``module``: pins its newest release and the variant of that day.

    Refused: no release, a prerequisite is missing, or the last go still waits to be read.
    """
    # Two presses at once find no row of this module to lock; the person is always there.
    StaffMember.objects.select_for_update(of=("self",)).only("pk").get(pk=person.pk)
    mine = Enrollment.objects.select_for_update().filter(person=person)
    last = mine.current(module.slug).first()
    if last and last.started_at and not last.finished_at:
        return last
    release = Release.objects.filter(module=module).order_by("-number").first()
    if release is None:
        raise Refused("This module is in preparation. It cannot be started yet.")
    refuse_a_start(person, release, last)
    go = last if last and not last.started_at else Enrollment(person=person, module=module)
    go.release, go.started_at, go.last_event_at = release, now, now
    go.created_at = go.created_at or now
    go.variant = reading.variant_key(release.content, job_group)
    go.save()
    open_tries(load_record(go), now)
    record(actor=actor, verb="module started", target=go, now=now, release=release.pk)
    module_started.send(Enrollment, enrollment=go, now=now)
    return go


def refuse_a_start(person: Any, release: Release, last: Enrollment | None) -> None:
    if last and last.finished_at and not hasattr(last, "completion"):
        raise Refused("Your task in this module is waiting to be read.")
    if missing := missing_prerequisites(person.pk, release):
        raise Refused(f"Finish {missing[0].title} first.")


def open_tries(state: Record, now: datetime) -> None:
    """Give every machine-marked block an open try with its own seed, where one is left."""
    rows = []
    for block in state.played.kinds:
        made = state.attempts.get(block, [])
        if state.open_try(block) is None and state.chance(block).left > 0:
            rows.append(next_try(state.enrollment, block, len(made) + 1, now))
    Attempt.objects.bulk_create(rows)


def next_try(enrollment: Enrollment, block: str, number: int, now: datetime) -> Attempt:
    return Attempt(
        enrollment=enrollment, block=block, number=number, seed=new_seed(), started_at=now
    )


def close_try(state: Record, row: Attempt, marked: Marked, now: datetime) -> None:
    """Mark a try and open the one after it, if the rule leaves one: a single statement."""
    row.right, row.total, row.submitted_at = marked.right, marked.total, now
    go, held = state.enrollment, state.attempts[row.block]
    if chance(state.played.rule, state.tries(row.block), go.extra_attempts).left:
        held.append(next_try(go, row.block, len(held) + 1, now))
    Attempt.objects.bulk_create(
        [replica(row), *(one for one in held if one.pk is None)],
        update_conflicts=True,
        unique_fields=["enrollment", "block", "number"],
        update_fields=["right", "total", "submitted_at"],
    )


def replica(row: Attempt) -> Attempt:
    """The row without its id, to go into one statement with a new one."""
    fields = [one.attname for one in Attempt._meta.concrete_fields if not one.primary_key]
    return Attempt(**{name: getattr(row, name) for name in fields})


@action
def mark_place(
    *, actor: Any, enrollment: Enrollment, lesson: str, block: str, now: datetime
) -> None:
    """Remember the block last reached in a lesson; counts as an event of activity."""
    known = played(enrollment.release, enrollment.job_group).lesson(lesson)
    if known is None or enrollment.finished_at or block not in {b.id for b in known.blocks}:
        return
    LessonProgress.objects.bulk_create(
        [LessonProgress(enrollment=enrollment, lesson=lesson, opened_at=now, last_block=block)],
        update_conflicts=True,
        unique_fields=["enrollment", "lesson"],
        update_fields=["last_block"],
    )
    note_event(enrollment, now)


@action
def move_along(*, actor: Any, release: Release, now: datetime) -> int:
    """Take everybody midway in an earlier version of the module over to a correction.

    What they answered and finished stays, because blocks and lessons keep their ids and names.
    Returns how many moved.
    """
    midway = Enrollment.objects.select_for_update().filter(
        module=release.module_id,
        started_at__isnull=False,
        finished_at__isnull=True,
        withdrawn_at__isnull=True,
    )
    moved = list(midway.exclude(release=release))
    for go in moved:
        group = go.job_group
        go.release, go.variant = release, reading.variant_key(release.content, group)
        go.save(update_fields=["release", "variant"])
        open_tries(load_record(go), now)
    if moved:
        record(actor=actor, verb="midway moved along", target=release, now=now, count=len(moved))
    return len(moved)
