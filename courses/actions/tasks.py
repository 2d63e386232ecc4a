"""Handing in what a person reads, and asking for a second reader."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max

from courses.actions.completing import settle_later
from courses.actions.events import note_event
from courses.actions.writing import cleaned
from courses.conf import setting
from courses.content import Block
from courses.models import Enrollment, EvidenceItem, Submission
from courses.queries.records import Record, is_shown, load_record, opens_on
from courses.queries.reviewing import undecided
from courses.signals import task_submitted
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.ui.dates import local_day


@action
def hand_in_task(
    *, actor: Any, enrollment: Enrollment, block: Block, text: str, now: datetime
) -> Submission:
    """Hand in a module's shared task. One waits at a time; a shown one is not handed in again."""
    go = (
        Enrollment.objects.select_for_update(of=("self",))
        .select_related("release")
        .get(pk=enrollment.pk)
    )
    state = load_record(go)
    if block.value["kind"] == "job_evidence":
        refuse_too_soon(state, block, local_day(now))
    made = hand_in(
        actor,
        go.submissions.filter(block=block.id),
        {"person_id": go.person_id, "enrollment": go, "block": block.id},
        text,
        now,
    )
    settle_later(go, actor, now)
    note_event(go, now)
    return made


def refuse_too_soon(state: Record, block: Block, day: date) -> None:
    opens = opens_on(state, block)
    if opens is None:
        raise Refused("Finish the lessons first; then try it in your job.")
    if day < opens:
        raise Refused(f"Give it time in your job: you can hand this in from {opens:%B} {opens.day}, {opens.year}.")  # fmt: skip


@action
def hand_in_evidence(
    *, actor: Any, person: Any, item: EvidenceItem, text: str, now: datetime
) -> Submission:
    """Hand in evidence for a pathway's evidence item."""
    earlier = Submission.objects.filter(person=person, evidence=item)
    return hand_in(actor, earlier, {"person": person, "evidence": item}, text, now)


def hand_in(
    actor: Any, earlier: Any, names: dict[str, Any], text: str, now: datetime
) -> Submission:
    words = cleaned(text)
    if not words:
        raise Refused("Write what you did and what you saw.", field="text")
    if undecided(earlier).exists():
        raise Refused("What you handed in is waiting to be read.")
    if is_shown(list(earlier.prefetch_related("reviews"))):
        raise Refused("This task was read already, and nothing is left to do.")
    made = Submission.objects.create(
        **names,
        number=(earlier.aggregate(last=Max("number"))["last"] or 0) + 1,
        text=words,
        handed_in_at=now,
        promised_on=local_day(now) + timedelta(days=setting("REVIEW_PROMISE_DAYS")),
    )
    record(actor=actor, verb="task handed in", target=made, now=now, number=made.number)
    task_submitted.send(Submission, submission=made, now=now)
    return made


@action
def ask_second_reader(*, actor: Any, submission: Submission, now: datetime) -> Submission:
    """The person asks for a second reader of a task read as not yet shown or developing."""
    row = Submission.objects.select_for_update().get(pk=submission.pk)
    readings = list(row.reviews.all())
    if len(readings) != 1 or readings[0].is_proficient or row.second_reader_asked_at:
        raise Refused("A second reader can be asked for once, after a first reading.")
    row.second_reader_asked_at = now
    row.promised_on = local_day(now) + timedelta(days=setting("REVIEW_PROMISE_DAYS"))
    row.save(update_fields=["second_reader_asked_at", "promised_on"])
    record(actor=actor, verb="second reader asked", target=row, now=now)
    return row
