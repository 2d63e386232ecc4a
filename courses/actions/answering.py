"""Saving and submitting answers. A later save wins; a late lower one changes nothing.

Tries are rows of their own, with their moments. The log gets none: it is read by others, and how
often somebody tried is theirs alone.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from courses.actions.completing import locked, own_locked, settle
from courses.actions.events import note_event
from courses.actions.starting import close_try
from courses.content import Block
from courses.drawing import Value
from courses.models import Attempt, Enrollment, Response
from courses.playing import played, read_block
from courses.queries.records import Record, load_record
from courses.scoring import Form, is_complete, mark_block
from pd_portal.audit.actions import Refused, action


@dataclass(frozen=True)
class Saved:
    """What the server holds now. ``accepted`` is False when a newer answer was there already."""

    response: Response
    accepted: bool


class Missing(Refused):
    """Parts of a check without an answer: ids of the questions."""

    def __init__(self, questions: list[str]) -> None:
        few = "this question" if len(questions) == 1 else f"{len(questions)} questions"
        super().__init__(f"Answer {few} first.")
        self.questions = questions


@action
def save_answer(
    *,
    actor: Any,
    enrollment: Enrollment,
    block: Block,
    sequence: int,
    attempt: int,
    now: datetime,
    answer: Value | None = None,
    form: Form | None = None,
) -> Saved:
    """Store the ``answer`` (or what ``form`` says) of a try unless the stored one is as new.

    Refused once the try was submitted or the enrollment is finished.
    """
    open_try = Attempt.objects.select_for_update().filter(
        enrollment=enrollment, block=block.id, number=attempt, submitted_at__isnull=True
    )
    row = open_try.first()
    if row is None or enrollment.finished_at:
        raise Refused("This was handed in already, perhaps in another window.")
    if answer is None:
        group = played(enrollment.release, enrollment.job_group)
        answer = read_block(group, block, row.seed, form)
    saved = store(enrollment, block.id, attempt, answer, sequence, now)
    note_event(enrollment, now)
    return saved


def store(
    enrollment: Enrollment, block: str, attempt: int, answer: Value, sequence: int, now: datetime
) -> Saved:
    key = {"enrollment": enrollment, "block": block, "attempt": attempt}
    # A form that lost its number counts as the first save.
    values = {"sequence": max(sequence, 1), "answer": answer, "saved_at": now}
    fresh = Response(**key, **values)
    if upsert(fresh):
        return Saved(fresh, True)
    held = Response.objects.get(**key)
    return Saved(held, held.sequence == fresh.sequence and held.answer == answer)


def upsert(row: Response) -> bool:
    """Insert, or replace an older answer, in one statement; False when the held one is as new."""
    table = Response._meta.db_table
    sql = (
        f"INSERT INTO {table} (enrollment_id, block, attempt, sequence, answer, saved_at, reply)"
        " VALUES (%s, %s, %s, %s, %s, %s, '') ON CONFLICT (enrollment_id, block, attempt)"
        " DO UPDATE SET sequence = excluded.sequence, answer = excluded.answer,"
        f" saved_at = excluded.saved_at WHERE {table}.sequence < excluded.sequence RETURNING id"
    )
    moment = connection.ops.adapt_datetimefield_value(row.saved_at)
    values = [row.enrollment_id, row.block, row.attempt, row.sequence, json.dumps(row.answer)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, moment])
        return cursor.fetchone() is not None


@action
def submit_answer(
    *,
    actor: Any,
    enrollment: Enrollment,
    block: Block,
    sequence: int,
    attempt: int,
    now: datetime,
    answer: Value | None = None,
    form: Form | None = None,
) -> Record:
    """Mark try ``attempt`` at ``block`` and settle what follows from it.

    Marks ``answer``, or what ``form`` says, or (with neither) the answer saved before.

    Submitting the same try twice changes nothing. Missing: some question has no answer.
    """
    state = load_record(locked(enrollment))
    return submitted(state, block, Sent(attempt, sequence, answer, form), actor, now)


@action
def submit_own_answer(
    *, actor: Any, module: str, block: str, sequence: int, attempt: int, now: datetime, form: Form | None = None
) -> Record | None:  # fmt: skip
    """The same in the actor's own go at ``module`` (slug), looked up once.

    None where there is no such go, or no such check in it.
    """
    go = own_locked(actor, module)
    if go is None or block not in played(go.release, go.job_group).kinds:
        return None
    state = load_record(go)
    sent = Sent(attempt, sequence, form=form)
    return submitted(state, state.played.blocks[block], sent, actor, now)


@dataclass(frozen=True)
class Sent:
    """What came with a submission."""

    attempt: int
    sequence: int
    answer: Value | None = None
    form: Form | None = None


def submitted(state: Record, block: Block, sent: Sent, actor: Any, now: datetime) -> Record:
    row, go = state.open_try(block.id), state.enrollment
    if row is None or row.number != sent.attempt or go.finished_at:
        return state
    refuse_too_early(state, block.id, now)
    answer = given_answer(state, block, row, sent, now)
    questions = state.played.questions(block, row.seed)
    refuse_gaps(block, questions, answer)
    close_try(state, row, mark_block(block.type, block.value, questions, answer), now)
    settle(state, actor, now)
    if go.last_event_at != now:
        note_event(go, now)
    return state


def given_answer(
    state: Record,
    block: Block,
    row: Attempt,
    sent: Sent,
    now: datetime,
) -> Value:
    """The answer to mark: what came with the post, stored, or else what is stored already."""
    go, answer = state.enrollment, sent.answer
    if answer is None and sent.form is None:
        held = Response.objects.filter(enrollment=go, block=block.id, attempt=row.number).first()
        return held.answer if held else {}
    if answer is None:
        answer = read_block(state.played, block, row.seed, sent.form)
    if not store(go, block.id, row.number, answer, sent.sequence, now).accepted:
        raise Refused("You changed this in another window. Look at that answer, then send it.")
    return answer


def refuse_too_early(state: Record, block: str, now: datetime) -> None:
    chance = state.chance(block)
    if chance.left == 0:
        raise Refused("Your tries at this are over.")
    if not chance.is_open(now):
        raise Refused("Please wait a little before the next try.")


def refuse_gaps(block: Block, questions: list[Value], answer: Value) -> None:
    if block.type == "scenario":
        gaps = [] if answer.get("should") else ["should"]
        if block.value.get("ask_would", True) and not answer.get("would"):
            gaps.append("would")
    elif block.type == "question_pool":
        answers = answer.get("questions", {})
        gaps = [q["id"] for q in questions if not is_complete(q, answers.get(q["id"], {}))]
    else:
        gaps = [q["id"] for q in questions if not is_complete(q, answer)]
    if gaps:
        raise Missing(gaps)


@action
def show_answers(*, actor: Any, enrollment: Enrollment, block: Block, now: datetime) -> Record:
    """End one's tries at ``block`` in order to read the answers; at least one try was made."""
    go = locked(enrollment)
    state = load_record(go)
    last = state.last_try(block.id)
    if last is None:
        raise Refused("Try once before you look at the answers.")
    if state.chance(block.id).left == 0:
        return state
    last.is_last = True
    last.save(update_fields=["is_last"])
    settle(state, actor, now)
    if go.last_event_at != now:
        note_event(go, now)
    return state
