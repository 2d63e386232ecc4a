"""Made-up examples of messages that carry others."""

from typing import Any

from pd_portal.notify.kinds import DIGEST, REMINDER
from pd_portal.notify.previews import Preview, examples, previews, shown


def _together(*kinds: str, left_out: int = 0) -> dict[str, Any]:
    """The first example of each of ``kinds``, as parts of one message."""
    parts = [shown(kind, examples(kind)[0], part=True) for kind in kinds if examples(kind)]
    return {
        "parts": parts,
        "first": parts[0] if parts else None,
        "others": len(parts) + left_out - 1,
        "left_out": left_out,
    }


@previews.provides(REMINDER)
def reminder() -> list[Preview]:
    why = "these are yours to do"
    return [
        Preview("One thing", why, _together("training_due")),
        Preview("Several things", why, _together("training_overdue", "training_due")),
        Preview("Very many", why, _together("training_overdue", "training_due", left_out=3)),
    ]


@previews.provides(DIGEST)
def digest() -> list[Preview]:
    why = "you read these messages together"
    return [Preview("A day's messages", why, _together("task_read", "coaching_request"))]
