"""A module that asks for everything: each kind of writing once."""

import uuid
from typing import Any

WRONG, RIGHT = "wrong", "right"


def block(kind: str, /, **value: Any) -> dict[str, Any]:
    return {"type": kind, "id": str(uuid.uuid4()), "value": {"job_groups": [], **value}}


def content(slug: str, scene: str) -> dict[str, Any]:
    """One lesson; ``scene`` marks the texts of the scene's options."""
    return {
        "slug": slug,
        "number": 98,
        "title": "Canary",
        "summary": "Everything once.",
        "hours": "1.0",
        "objectives": ["Ask for everything."],
        "pass_rule": {"pass_mark": 80, "attempts": 3, "cooling_off_minutes": 0},
        "lessons": [{"slug": "all", "title": "All of it", "body": body(scene)}],
        "pools": {},
    }


def body(scene: str) -> list[dict[str, Any]]:
    return [
        block("knowledge_check", kind="short_text", prompt="Which?", accepted=[RIGHT], explanation=""),
        block("scenario", title="Scene", scene="<p>Then?</p>", ask_would=True, options=options(scene)),
        block("reflection", prompt="For yourself?", sharing="private"),
        block("reflection", prompt="For a facilitator?", sharing="facilitator"),
        block("reflection", prompt="And what was read?", sharing="facilitator"),
        block("self_rating", intro="Then and now", statements=[{"id": "s1", "text": "I ask."}]),
        block("commitment", prompt="If and then", follow_up_days=60),
        block("shared_task", prompt="Show it", kind="reading", rubric=[], wait_days=[], reading_minutes=5),
    ]  # fmt: skip


def options(scene: str) -> list[dict[str, Any]]:
    return [
        {"id": str(uuid.uuid4()), "text": f"{scene}{rating}", "rating": rating, "rationale": "So."}
        for rating in ("best", "workable", "harmful")
    ]
