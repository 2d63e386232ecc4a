"""Messages that carry others: what is still true among the parts, and how they read together."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from pd_portal.notify.kinds import DIGEST, REMINDER, Kind, kinds, moment_of
from pd_portal.notify.models import Message
from pd_portal.notify.rendering import Rendered, render

SHOWN = 40
# Parts share the fate of what carries them, so a released dead letter finds them as they were.
OPEN = (Message.State.HELD, Message.State.DEAD, Message.State.UNREACHABLE)


def true_parts(message: Message) -> list[Message]:
    """The parts that hold now, the most pressing first; read once a message."""
    if not hasattr(message, "true_parts"):
        held = list(message.parts.filter(state__in=OPEN).select_related("recipient"))
        for part in held:
            part.sending_at = moment_of(message)  # type: ignore[attr-defined]  # read by kinds
        message.true_parts = sorted(filter(_is_true, held), key=_rank)  # type: ignore[attr-defined]  # memo
    parts: list[Message] = message.true_parts  # type: ignore[attr-defined]  # memo
    return parts


def _is_true(part: Message) -> bool:
    try:
        return part.kind in kinds and kinds[part.kind].still_true(part)
    except ObjectDoesNotExist:
        return False


def _rank(part: Message) -> tuple:
    """What a part's ``data`` says of its urgency and day; then the oldest."""
    said = part.data.get("rank", 50), part.data.get("on", "9999")
    return (*said, part.created_at, str(part.pk))


def _anything_true(message: Message) -> bool:
    return bool(true_parts(message))


def _parts(message: Message) -> dict[str, Any]:
    """Every part rendered without its frame; ``first`` names the message."""
    shown: list[tuple[Message, Rendered]] = [
        (part, render(part, part=True)) for part in true_parts(message)
    ]
    message.said_parts = shown  # type: ignore[attr-defined]  # what was said, for settle_parts
    rendered = [each for _, each in shown]
    return {
        "parts": rendered[:SHOWN],
        "first": rendered[0] if rendered else None,
        "others": len(rendered) - 1,
        "left_out": max(len(rendered) - SHOWN, 0),
    }


kinds.register(
    REMINDER, Kind("What is yours to do", "training", still_true=_anything_true, context=_parts)
)
kinds.register(
    DIGEST,
    Kind("Messages you read together", "account", still_true=_anything_true, context=_parts),
)
