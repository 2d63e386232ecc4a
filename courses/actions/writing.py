"""Reflections, self-ratings and commitments: written, never marked."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from courses.actions.answering import Saved, store
from courses.actions.completing import locked
from courses.actions.events import note_event
from courses.content import Block
from courses.messages import tell_reflection_read
from courses.models import Enrollment, Response
from courses.private import keeps_private, seal_reflection
from pd_portal.audit.actions import Refused, action
from pd_portal.audit.recording import record
from pd_portal.ui.sanitize import plain_text

SCALE = range(1, 6)


def cleaned(text: str, field: str = "text") -> str:
    """Text as it may be stored; Refused where it is too long."""
    try:
        return plain_text(text)
    except ValidationError as error:
        raise Refused(error.messages[0], field=field) from error


@action
def write_reflection(
    *, actor: Any, enrollment: Enrollment, block: Block, text: str, now: datetime
) -> Response:
    """Record that a reflection was written; its words only where the box said they are kept.

    Shared with a facilitator: kept in clear. Private: sealed where the agency keeps them, else
    not stored at all.
    """
    words = cleaned(text)
    if not words:
        raise Refused("Write something first, or leave this one out.", field="text")
    locked(enrollment)
    row = Response.objects.filter(enrollment=enrollment, block=block.id, attempt=0).first()
    row = row or Response(enrollment=enrollment, block=block.id, sequence=0)
    refuse_read(row)
    row.sequence, row.saved_at, row.written_at = row.sequence + 1, now, now
    if block.value["sharing"] == "facilitator":
        row.answer = {"text": words}
    elif keeps_private():
        row.sealed = seal_reflection(
            actor=actor, person_id=enrollment.person_id, text=words, now=now
        )
    row.save()
    note_event(enrollment, now)
    return row


def refuse_read(row: Response) -> None:
    if row.read_at:
        raise Refused("A facilitator has read this already, so it stays as it is.")


@action
def save_writing(
    *,
    actor: Any,
    enrollment: Enrollment,
    block: Block,
    answer: dict[str, Any],
    sequence: int,
    now: datetime,
) -> Saved:
    """Store a self-rating or a commitment; the person's alone."""
    answer = {key: cleaned(v) if isinstance(v, str) else v for key, v in answer.items()}
    saved = store(enrollment, block.id, 0, answer, sequence, now)
    if saved.accepted:
        Response.objects.filter(enrollment=enrollment, block=block.id, attempt=0).update(
            written_at=now if any(answer.values()) else None
        )
    note_event(enrollment, now)
    return saved


def ratings_from(block: Block, form: Any) -> dict[str, Any]:
    """``{"before": {id: 1-5}, "now": {id: 1-5}}`` out of fields ``before-ID`` and ``now-ID``."""
    allowed = {str(n): n for n in SCALE}
    return {
        when: {
            one["id"]: allowed[given]
            for one in block.value["statements"]
            if (given := form.get(f"{when}-{one['id']}", "")) in allowed
        }
        for when in ("before", "now")
    }


def commitment_from(form: Any) -> dict[str, str]:
    """``{"if": text, "then": text}``."""
    return {"if": form.get("if", ""), "then": form.get("then", "")}


@action
def read_reflection(*, actor: Any, response: Response, reply: str, now: datetime) -> Response:
    """A facilitator read a shared reflection and may have answered it; once."""
    row = Response.objects.select_for_update().get(pk=response.pk)
    if row.read_at:
        raise Refused("Somebody has read this already.")
    row.read_at, row.read_by, row.reply = now, actor, cleaned(reply, "reply")
    row.save(update_fields=["read_at", "read_by", "reply"])
    record(actor=actor, verb="reflection read", target=row, now=now)
    tell_reflection_read(row, actor, now)
    return row
