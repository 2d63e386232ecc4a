"""Planted blocks that people write in, with a task handed in and read. Rolled back by the caller."""

import uuid
from datetime import timedelta
from typing import Any

from courses.bars.planting import Visitor, block, visitor, word
from courses.models import LocalFact, Response, Review, Submission
from courses.models.reviews import DEVELOPING
from pd_portal.ui import dates


def to_write(fact: str) -> list[dict[str, Any]]:
    """One block of each kind that people write in, and the agency's own words called ``fact``."""
    criterion = {"criterion": word(), "levels": {}}
    statement = {"id": str(uuid.uuid4()), "text": word()}
    return [
        block("local_fact", {"slug": fact}),
        block("reflection", {"prompt": word(), "sharing": "facilitator"}),
        block("self_rating", {"intro": word(), "statements": [statement]}),
        block("commitment", {"prompt": word(), "follow_up_days": 60}),
        block("shared_task", {"prompt": word(), "kind": "reading", "rubric": [criterion], "wait_days": [], "reading_minutes": 5}),
    ]  # fmt: skip


def with_writing(content: dict[str, Any]) -> dict[str, Any]:
    """The content with something to write in every lesson."""
    row = LocalFact(slug=word(), label=word(), text=f"<p>{word()}</p>")
    row.save()  # writes: planted for a bar and rolled back
    for lesson in content["lessons"]:
        lesson["body"] += to_write(row.slug)
    return content


def write_it_all(one: Visitor) -> None:
    """Something written in each block, and a reader's word on every task."""
    now, reader = dates.now() - timedelta(minutes=30), visitor().person
    for kind, blocks in written_blocks(one).items():
        for block_id in blocks:
            if kind == "shared_task":
                hand_in(one, block_id, reader, now)
            else:
                row = Response(enrollment=one.go, block=block_id, saved_at=now, written_at=now)
                row.save()  # writes: planted for a bar and rolled back


def written_blocks(one: Visitor) -> dict[str, list[str]]:
    kinds = ("reflection", "self_rating", "commitment", "shared_task")
    bodies = [lesson["body"] for lesson in one.go.release.content["lessons"]]
    return {kind: [b["id"] for body in bodies for b in body if b["type"] == kind] for kind in kinds}


def hand_in(one: Visitor, block_id: str, reader: Any, now: Any) -> None:
    task = Submission(
        person=one.person,
        enrollment=one.go,
        block=block_id,
        text=word(),
        handed_in_at=now,
        promised_on=dates.local_day(now),
    )
    task.save()  # writes: planted for a bar and rolled back
    read = Review(
        submission=task, reviewer=reader, level=DEVELOPING, comment=word(), decided_at=now
    )
    read.save()  # writes: planted for a bar and rolled back
