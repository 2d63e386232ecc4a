"""What is asked when a session is booked, and what was answered."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coaching import notes
from coaching.models import Booking, BookingAnswers, BookingQuestion, SessionType
from coaching.models.questions import MOST_QUESTIONS
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.people.models import StaffMember

Answer = tuple[str, str]  # the question as it was asked, and what was answered


@dataclass(frozen=True)
class Question:
    """A question as it is to be asked; ``options`` for a choice alone."""

    words: str
    kind: str = BookingQuestion.Kind.SHORT
    options: Sequence[str] = ()
    is_required: bool = False
    assistant_answers: bool = False


@action
def set_questions(
    *, actor: Any, now: datetime, session_type: SessionType, questions: Sequence[Question]
) -> None:
    """Replace the questions of a session type. Those that stay as they were keep their row.

    So whoever is filling in the form meanwhile is asked again only what has changed.
    """
    if len(questions) > MOST_QUESTIONS:
        raise Refused(f"Ask {MOST_QUESTIONS} questions at most.")
    there = {row.position: row for row in session_type.questions.select_for_update()}
    wanted = {place: _row(session_type, place, q) for place, q in enumerate(questions, start=1)}
    fresh = [row for place, row in wanted.items() if not _same(there.get(place), row)]
    gone = there.keys() - wanted.keys() | {row.position for row in fresh}
    session_type.questions.filter(position__in=gone).delete()
    BookingQuestion.objects.bulk_create(fresh)
    record(actor=actor, verb="set questions", target=session_type, now=now, count=len(wanted))


def _row(session_type: SessionType, place: int, question: Question) -> BookingQuestion:
    return BookingQuestion(
        session_type=session_type,
        position=place,
        words=question.words,
        kind=question.kind,
        choices_text="\n".join(question.options),
        is_required=question.is_required,
        assistant_answers=question.assistant_answers,
    )


def _same(there: BookingQuestion | None, wanted: BookingQuestion) -> bool:
    columns = ("words", "kind", "choices_text", "is_required", "assistant_answers")
    return there is not None and all(getattr(there, c) == getattr(wanted, c) for c in columns)


@action
def save_answers(
    *, actor: StaffMember, now: datetime, booking: Booking, answers: Sequence[Answer]
) -> BookingAnswers | None:
    """Seal what was answered, with the questions as they were asked; a person answers once."""
    there = BookingAnswers.objects.filter(booking=booking, person=actor).first()
    if there is not None or not answers:
        return there
    row = BookingAnswers(booking=booking, person=actor, answered_at=now)
    body = json.dumps([list(answer) for answer in answers], ensure_ascii=False)
    notes.seal_into(row, body, actor=actor, now=now)
    row.save()
    record(actor=actor, verb="answered questions", target=booking, now=now, count=len(answers))
    return row
